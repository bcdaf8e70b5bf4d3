public import CRI
public import OCI
internal import PolicyEngine

extension PullAdmission {
    /// Judges an image that somebody else is about to pull, of whom no pod and no credentials are
    /// known.
    ///
    /// The digest is what is judged, by the policy of the name.
    ///
    /// - Parameters:
    ///   - name: The image's name.
    ///   - digest: The digest of its manifest or index.
    /// - Returns: Why the image may not come, or nil if it may.
    /// - Throws: `CRIMessageError.invalidReference` for a name that no image has.
    public func verify(
        name: String,
        digest: Digest
    ) async throws(CRIMessageError) -> Refusal? {
        let named: ImageReference
        do {
            named = try ImageReference(normalizing: name)
        } catch {
            throw .invalidReference(image: name, reason: error)
        }
        // People read the tag in the message; what is judged is the digest.
        let tag = named.tag.map { ":\($0)" } ?? ""
        let image = "\(named.repository)\(tag)@\(digest)"
        let request = try PullImageRequest(decoding: PullImageRequest.encode(image: image))
        let start = ContinuousClock.now
        let inForce = await inForce(for: named)
        var judgement: Judgement
        let time: Timestamp
        if let exemption = judge.exemption(of: named, by: inForce.snapshot) {
            judgement = Judgement(
                basis: exemption,
                image: image,
                revision: inForce.snapshot?.revision,
                breakGlassReason: nil
            )
            time = inForce.now
        } else {
            (judgement, time) = await judge.judge(request, by: inForce) {
                await self.inForce(for: named)
            }
        }
        // Who asks has found it, with credentials perhaps, and nobody looks at what comes.
        if case .notFound(let examination) = judgement.basis {
            let text = "the registry shows no such image without credentials"
            judgement = judgement.revised(
                judge.unknown(.unresolved(text), .examination(examination))
            )
        }
        await log.record(
            DecisionRecord(
                judgement,
                request: request,
                caller: nil,
                time: time,
                took: ContinuousClock.now - start
            )
        )
        return judgement.verdict.refusal
    }
}
