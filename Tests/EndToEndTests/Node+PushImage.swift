import NodeFixture

extension Node {
    /// Pushes a small image whose layers no other image has.
    func pushImage(
        _ repository: String,
        tag: String = "1.0",
        findings: [TrivyFinding]?
    ) async throws -> PushedImage {
        let image = try await TestImage(seed: repository)
        return try await push(image, to: repository, tag: tag, findings: findings)
    }
}
