internal import CRI
internal import OCI
internal import PolicyEngine

/// An image that kubelet is not told of.
public struct HiddenImage: Hashable, Sendable {
    /// The image as containerd reads its name.
    public let reference: String
    /// The namespace whose policy denies it.
    public let policyNamespace: String
}

extension PullAdmission {
    /// Tells whether an image that is on the node is denied now and is to be pulled anew.
    ///
    /// Whoever then pulls it is denied, and told why. No registry is asked; where nobody can tell,
    /// the image is not hidden.
    ///
    /// - Parameters:
    ///   - response: The encoded `ImageStatusResponse` of the backend.
    ///   - request: The encoded `ImageStatusRequest`.
    /// - Returns: The image, or nil for one that is not there or may be seen.
    public func hiddenImage(
        in response: [UInt8],
        answering request: [UInt8]
    ) async -> HiddenImage? {
        guard let request = try? ImageStatusRequest(decoding: request),
            let reference = try? ImageReference(normalizing: request.image),
            let status = try? ImageStatusResponse(decoding: response).image,
            let image = PulledImage(status),
            let snapshot = await policies.snapshot(),
            let ruling = judge.rulingThatHides(
                image,
                named: reference,
                by: snapshot,
                at: Self.time(for: snapshot, now: now())
            )
        else { return nil }
        let judgement = Judgement(
            basis: .policy(ruling),
            revision: snapshot.revision,
            breakGlassReason: request.annotations.breakGlassReason
        )
        guard judgement.brokenGlass == nil else { return nil }
        return HiddenImage(
            reference: reference.description,
            policyNamespace: ruling.examination.applied.policy.name.description
        )
    }
}
