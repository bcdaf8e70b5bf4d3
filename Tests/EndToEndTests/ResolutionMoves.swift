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
    /// From an allowed image to an index that has a denied one, which a report knows by its manifest
    /// alone.
    let toSevereManifest: Move
    /// As `toSevere`, in a namespace that only audits.
    let audited: Move
    /// As `toSevere`, for a pull whose answer does not arrive.
    let unanswered: Move
    /// From an allowed image to a denied one that is allowed as `neighbour`.
    let toNeighbour: Move
    /// In a namespace whose policy is off.
    let neighbour: PushedImage

    init(on node: Node, registry: MovingTagRegistry) async throws {
        func push(
            _ repository: String,
            to findings: [TrivyFinding]?,
            seed: String? = nil
        ) async throws -> Move {
            let (judged, pulled) = try await registry.push(
                TestImage(seed: "\(repository) judged"),
                then: TestImage(seed: seed ?? "\(repository) pulled"),
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
        let (judged, pulled) = try await registry.push(
            TestImage(seed: "to-known-manifest judged"),
            then: TestIndex([TestImage(seed: "to-known-manifest pulled")]),
            to: "moved/to-known-manifest"
        )
        toSevereManifest = (judged, pulled)
        try node.report(
            Findings.harmless,
            about: .init(untagged: judged, imageID: judged.imageIDs.first)
        )
        let manifests = [pulled.hostManifest?.digest].compactMap(\.self)
        try node.report(Findings.severe, about: .init(untagged: pulled, digests: manifests))
        audited = try await push("audit/moved", to: Findings.severe)
        unanswered = try await push("moved/unanswered", to: Findings.severe)
        let seed = "off/neighbour"
        toNeighbour = try await push("moved/to-neighbour", to: Findings.severe, seed: seed)
        neighbour = try await node.registry.pusher.push(
            TestImage(seed: seed),
            to: "off/neighbour",
            tag: "1.0"
        )
    }
}
