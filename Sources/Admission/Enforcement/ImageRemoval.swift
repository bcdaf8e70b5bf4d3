internal import CRI
internal import OCI
internal import PolicyEngine

/// Removes what a pull brought and should not have.
struct ImageRemoval {
    /// What tells which names may keep an image, and where it is noted what became of it.
    let origins: ImageOrigins

    /// The images that are let through without a judgement, and stay whatever else they are called.
    let exempt: [ImagePattern]

    /// Removes an image with all its names, if they are this pull's.
    ///
    /// CRI removes an image as a whole, by whichever name. Who moves a tag to the image of another
    /// tenant, or to that of the sandboxes, would so have it removed from under them. It was on
    /// the node by that name already, and whoever may use that name needs no other. What names it
    /// has can change while a registry or the runtime is waited for: each attempt looks first, and
    /// nothing is removed that has not just been seen.
    ///
    /// - Parameters:
    ///   - imageID: The image, so that no other goes if the tag has moved once more; nil if it is
    ///     not known.
    ///   - reference: What was pulled, to find the image by if its ID is not known.
    ///   - backend: The image service.
    ///   - time: What the removal may take.
    /// - Returns: What became of it.
    func remove(
        _ imageID: Digest?,
        named reference: ImageReference,
        through backend: some ImageServiceBackend,
        _ time: inout CheckTime
    ) async -> Removal {
        var imageID = imageID
        let name = imageID?.description ?? reference.description
        let removal = await remove(name, of: reference, seen: &imageID, through: backend, &time)
        origins.note(imageID, removal)
        return removal
    }

    private func remove(
        _ name: String,
        of reference: ImageReference,
        seen imageID: inout Digest?,
        through backend: some ImageServiceBackend,
        _ time: inout CheckTime
    ) async -> Removal {
        time.hurry()
        while true {
            let obstacle: String
            switch await ImageLook(at: name, through: backend, &time) {
            case .absent: return .removed
            case .unreadable(let reason): return .failed(reason)
            case .unreachable(let error): obstacle = "\(error)"
            case .present(let image):
                imageID = image.imageID
                if let reason = reasonToKeep(image, of: reference) { return .kept(reason) }
                let message = RemoveImageRequest.encode(image: image.imageID.description)
                origins.beginRemoval(of: image.imageID)
                do {
                    try await time.spend { limit throws(BackendError) in
                        try await backend.removeImage(message, within: limit)
                    }
                    return .removed
                } catch {
                    obstacle = "\(error)"
                }
            }
            guard await time.wait(for: backend) else { return .failed(obstacle) }
        }
    }

    private func reasonToKeep(
        _ image: PulledImage,
        of reference: ImageReference
    ) -> Removal.Reason? {
        if image.isPinned { return .pinned }
        let exemptName = image.names.first { name in exempt.contains { $0.matches(name) } }
        if let exemptName { return .name(exemptName.description) }
        return origins.nameThatKeeps(image, denied: reference).map { .name($0.description) }
    }
}
