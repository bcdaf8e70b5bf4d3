import NodeFixture

/// An image that the usual bundle allows and one that it denies.
struct Pair: Sendable {
    let clean: PushedImage
    let severe: PushedImage

    init(on node: Node) async throws {
        clean = try await node.pushImage("clean", findings: Findings.harmless)
        severe = try await node.pushImage("severe", findings: Findings.severe)
    }

    /// The text that the usual bundle denies with; its policy covers the whole registry.
    var denial: String { severe.denial(policy: severe.registry) }
}
