internal import CRI
internal import OCI
internal import PolicyEngine

extension PullAdmission {
    /// Tells whether an image that is on the node is denied now and is to be pulled anew.
    ///
    /// Whoever then pulls it is denied, and told why. No registry is asked; where nobody can tell,
    /// the image is not hidden. That it is hidden is recorded, though not each time.
    ///
    /// - Parameters:
    ///   - response: The encoded `ImageStatusResponse` of the backend.
    ///   - request: The encoded `ImageStatusRequest`.
    ///   - caller: Who asks.
    /// - Returns: False for an image that is not there or may be seen.
    public func hidesImage(
        in response: [UInt8],
        answering request: [UInt8],
        from caller: Caller
    ) async -> Bool {
        let start = ContinuousClock.now
        guard let request = try? ImageStatusRequest(decoding: request),
            let reference = try? ImageReference(normalizing: request.image),
            let status = try? ImageStatusResponse(decoding: response).image,
            let image = PulledImage(status),
            let snapshot = await policies.snapshot()
        else { return false }
        let inForce = InForce(snapshot: snapshot, now: now())
        guard
            let ruling = judge.rulingThatHides(
                image,
                named: reference,
                by: snapshot,
                at: inForce.time
            )
        else { return false }
        let basis = Judgement.Basis.policy(ruling)
        let reason = request.annotations.breakGlassReason
        guard basis.brokenGlass(by: reason) == nil else { return false }
        let key = HiddenImages.Key(reference: reference, imageID: image.imageID)
        if hidden.isNews(key, by: snapshot.revision, at: inForce.now),
            let pull = try? PullImageRequest(
                decoding: PullImageRequest.encode(image: request.image)
            )
        {
            await log.record(
                DecisionRecord(
                    Judgement(
                        basis: basis,
                        image: request.image,
                        revision: snapshot.revision,
                        breakGlassReason: reason
                    ),
                    request: pull,
                    caller: caller,
                    time: inForce.now,
                    took: ContinuousClock.now - start,
                    isHiding: true
                )
            )
        }
        return true
    }
}
