internal import OCI
internal import PolicyEngine

extension Judgement {
    /// Whether it is good for an image that its pull has brought.
    ///
    /// - Parameter imageID: The image.
    /// - Returns: Whether the image is what was judged.
    func isGood(for imageID: Digest) -> Bool {
        guard let ruling = basis.ruling else { return false }
        switch ruling.content.identity {
        case .imageIDs(let judged):
            return judged.contains(imageID)
        case .digest(let digest):
            // What has this digest cannot have changed, but now its image ID is known.
            let image = PulledImage(imageID: imageID, digest: digest)
            let second = try? ruling.examination.rule(on: image)
            return second?.evaluation.violations == ruling.evaluation.violations
        }
    }

    /// Whether it is good for an image that is on the node, whichever pull has brought it.
    ///
    /// - Parameter image: The image.
    /// - Returns: Whether the image is what was judged; false while the node does not know it by
    ///   the digest that was.
    func isGood(forPresent image: PulledImage) -> Bool {
        switch basis.ruling?.content.identity {
        case .digest(let digest)? where !image.repositoryDigests.contains(digest): false
        case .digest?, .imageIDs?, nil: isGood(for: image.imageID)
        }
    }
}
