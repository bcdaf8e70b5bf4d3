import NodeFixture

/// Tags that are one image for the gate and another one for containerd.
struct ResolutionMoves: Sendable {
    /// What the gate sees, and what containerd gets.
    typealias Move = (judged: PushedImage, pulled: PushedImage)

    /// From an allowed image to a denied one.
    let toSevere: Move
    /// From an allowed image to another one.
    let toClean: Move
    /// From an allowed image to one that nobody has scanned.
    let toUnscanned: Move
    /// As `toSevere`, in a namespace that only audits.
    let audited: Move

    init(on node: Node, registry: MovingTagRegistry) async throws {
        func push(_ repository: String, to findings: [TrivyFinding]?) async throws -> Move {
            let (judged, pulled) = try await registry.push(
                TestImage(seed: "\(repository) judged"),
                then: TestImage(seed: "\(repository) pulled"),
                to: repository
            )
            try node.report(
                Findings.harmless,
                about: .init(untagged: judged, imageID: judged.imageIDs.first)
            )
            if let findings {
                try node.report(
                    findings,
                    about: .init(untagged: pulled, imageID: pulled.imageIDs.first)
                )
            }
            return (judged, pulled)
        }
        toSevere = try await push("moved/to-severe", to: Findings.severe)
        toClean = try await push("moved/to-clean", to: Findings.harmless)
        toUnscanned = try await push("moved/to-unscanned", to: nil)
        audited = try await push("audit/moved", to: Findings.severe)
    }
}
