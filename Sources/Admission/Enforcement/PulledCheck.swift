internal import CRI
internal import OCI
internal import PolicyEngine
internal import ScanReports

/// Looks at what a pull brought: a tag can have moved since it was judged.
struct PulledCheck {
    /// The most attempts to remove an image: containerd may just be restarting.
    private static let maximumRemovals = 3

    let judge: PullJudge
    let request: PullImageRequest

    /// The judgement that the pull was made on.
    let judgement: Judgement

    /// What is known of an image that is not the one that was judged.
    struct Result {
        /// What came, or nil if the runtime did not tell.
        let imageID: Digest?
        let judgement: Judgement
        /// What became of an image that is denied; nil for one that may stay.
        let removal: Removal?
    }

    /// How the removal of a denied image went.
    enum Removal: Hashable {
        case removed
        case failed(String)
    }

    /// Compares what came with what was judged, and judges and removes it where need be.
    ///
    /// - Parameters:
    ///   - message: The encoded `PullImageResponse`.
    ///   - backend: The image service.
    /// - Returns: The second judgement, or nil if the first is good for what came.
    func check(
        _ message: [UInt8],
        through backend: some ImageServiceBackend
    ) async -> Result? {
        let imageID = Self.imageID(in: message)
        switch judgement.basis {
        case .noPolicy, .policyOff, .unknown:
            return nil
        case .notFound(let examination):
            return await look(at: imageID, examination, through: backend)
        case .policy(let ruling):
            switch (ruling.content.identity, imageID) {
            case (.imageIDs(let judged), let imageID?) where judged.contains(imageID):
                return nil
            case (.digest(let digest), let imageID?):
                // What has this digest cannot have changed, but now its image ID is known.
                let image = PulledImage(imageID: imageID, repositoryDigests: [digest])
                let second = basis(of: image, ruling.examination)
                if case .policy(let second) = second,
                    second.evaluation.violations == ruling.evaluation.violations
                {
                    return nil
                }
                return await enforce(second, on: imageID, through: backend)
            case (.imageIDs, _), (.digest, nil):
                return await look(at: imageID, ruling.examination, through: backend)
            }
        }
    }

    private func look(
        at imageID: Digest?,
        _ examination: Examination,
        through backend: some ImageServiceBackend
    ) async -> Result {
        do throws(BackendError) {
            let image = try await pulledImage(imageID, through: backend)
            return await enforce(
                basis(of: image, examination),
                on: image.imageID,
                through: backend
            )
        } catch {
            let obstacle = Obstacle.unresolved("what was pulled cannot be looked up: \(error)")
            return await enforce(
                judge.unknown(obstacle, examination.applied),
                on: imageID,
                through: backend
            )
        }
    }

    /// Judges what came; where the reports cannot be read any more, the failure mode decides.
    private func basis(of image: PulledImage, _ examination: Examination) -> Judgement.Basis {
        do {
            return .policy(try examination.rule(on: image))
        } catch {
            return judge.unknown(.noReports(error.message), examination.applied)
        }
    }

    private func pulledImage(
        _ imageID: Digest?,
        through backend: some ImageServiceBackend
    ) async throws(BackendError) -> PulledImage {
        let name = imageID?.description ?? request.reference.description
        let bytes = try await backend.imageStatus(ImageStatusRequest.encode(image: name))
        let status: ImageStatusResponse
        do {
            status = try ImageStatusResponse(decoding: bytes)
        } catch {
            throw BackendError("\(error)")
        }
        guard let image = status.image else { throw BackendError("there is no image \(name)") }
        guard let found = try? Digest(parsing: image.id) else {
            throw BackendError("the image ID is no digest")
        }
        let digests = image.repositoryDigests.compactMap { name in
            (try? ImageReference(normalizing: name))?.digest
        }
        return PulledImage(imageID: found, repositoryDigests: Set(digests))
    }

    private func enforce(
        _ basis: Judgement.Basis,
        on imageID: Digest?,
        through backend: some ImageServiceBackend
    ) async -> Result {
        let judgement = Judgement(basis: basis, revision: judgement.revision)
        var removal: Removal?
        switch judgement.verdict(on: request.image) {
        case .allow: break
        case .deny:
            // By its ID, so that no other image goes if the tag has moved once more.
            let name = imageID?.description ?? request.reference.description
            removal = await remove(name, through: backend)
        }
        return Result(imageID: imageID, judgement: judgement, removal: removal)
    }

    private func remove(
        _ name: String,
        through backend: some ImageServiceBackend
    ) async -> Removal {
        let message = RemoveImageRequest.encode(image: name)
        var reason = ""
        for _ in 0..<Self.maximumRemovals {
            do throws(BackendError) {
                try await backend.removeImage(message)
                return .removed
            } catch {
                reason = "\(error)"
            }
        }
        return .failed(reason)
    }

    private static func imageID(in message: [UInt8]) -> Digest? {
        guard let response = try? PullImageResponse(decoding: message) else { return nil }
        return try? Digest(parsing: response.imageReference)
    }
}
