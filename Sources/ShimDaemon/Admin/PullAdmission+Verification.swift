internal import AdminAPI
internal import Admission
internal import FoundationEssentials
internal import OCI
internal import PolicyEngine

extension PullAdmission {
    /// Answers whether an image may come to the node.
    ///
    /// What cannot be read is denied: whoever asks for an image that has no name gets none.
    ///
    /// - Parameter body: A `VerificationRequest` in JSON.
    /// - Returns: The answer.
    func verification(of body: [UInt8]) async -> VerificationAnswer {
        let refusal: String?
        do {
            let asked = try JSONDecoder().decode(VerificationRequest.self, from: Data(body))
            let digest = try Digest(parsing: asked.digest)
            refusal = try await verify(name: asked.name, digest: digest)?.message
        } catch is DecodingError {
            refusal = "pullgate: the question is not one that can be read"
        } catch {
            refusal = "pullgate: \(error)".displayed(withinBytes: DenialMessage.maximumLength)
        }
        return VerificationAnswer(allowed: refusal == nil, reason: refusal)
    }
}
