import BenchmarkTools
import CRI
import GRPCBridge
import NodeFixture

/// Measures pulls of a real image by a real containerd from a real registry.
struct ImagePulls {
    /// Two layers, 50 MB together.
    private static let layerSizes = [25_000_000, 25_000_000]

    private static let repository = "team/application"

    private static let deniedRepository = "team/denied"

    let settings: RunSettings

    /// Pulls an image directly and through the gate, in turn.
    ///
    /// - Returns: The figures of the pulls, and of calls to the same containerd.
    /// - Throws: As the parts of `Node` and `RuntimeCalls` do, and `FixtureError` when a pull failed.
    func measure() async throws -> [FigureTable] {
        // A pull takes some per cent more or less time than the last one, and not even a second; the
        // median of a third as many is 2 % too high or too low.
        let rounds = settings.manyRounds
        return try await Node.with(
            preparing: { node in
                let image = try await node.push(
                    TestImage(seed: "benchmark", layerSizes: Self.layerSizes),
                    to: Self.repository,
                    findings: []
                )
                let denied = try await node.push(
                    TestImage(seed: "denied"),
                    to: Self.deniedRepository,
                    findings: [
                        TrivyFinding("CVE-2024-3094", "CRITICAL", package: "xz", installed: "5.6.0")
                    ]
                )
                return (image, denied)
            },
            { node, images in
                let (image, denied) = images
                let direct = GRPCClient(socket: node.containerd.socketPath)
                let gated = GRPCClient(socket: node.gate.socketPath)
                defer {
                    direct.close()
                    gated.close()
                }
                _ = try await Self.pull(image, by: direct, node)
                _ = try await Self.pull(image, by: gated, node)
                var times: [(direct: Duration, gated: Duration)] = []
                for round in 0..<rounds {
                    // Who comes first changes from round to round.
                    let isDirectFirst = round % 2 == 0
                    let clients = isDirectFirst ? (direct, gated) : (gated, direct)
                    let first = try await Self.pull(image, by: clients.0, node)
                    let second = try await Self.pull(image, by: clients.1, node)
                    times.append(isDirectFirst ? (first, second) : (second, first))
                }
                let calls = RuntimeCalls(node: node, settings: settings)
                return [
                    Self.table(times),
                    try await calls.status(of: image),
                    try await calls.denials(of: denied, beside: image),
                    try await calls.longList(),
                ]
            }
        )
    }

    private static func pull(
        _ image: PushedImage,
        by client: GRPCClient,
        _ node: Node
    ) async throws -> Duration {
        try await node.containerd.removeAllImages()
        let request = PullImageRequest.encode(image: image.reference)
        let start = ContinuousClock.now
        let answer = await client.call(ImageServiceMethod.pullImage, message: request)
        let time = ContinuousClock.now - start
        guard answer.status.code == .ok else {
            throw FixtureError(code: .unexpectedAnswer, message: "\(answer.status)")
        }
        return time
    }

    private static func table(_ times: [(direct: Duration, gated: Duration)]) -> FigureTable {
        let ratio = times.map { $0.gated / $0.direct }.median ?? .infinity
        let direct = Times(times.map(\.direct)).percentile(0.5)
        let gated = Times(times.map(\.gated)).percentile(0.5)
        return FigureTable(
            "pull of an image of 50 MB, real containerd and registry",
            [
                Figure("direct, median of \(times.count)", "\(direct.milliseconds) ms"),
                Figure("gate, median of \(times.count)", "\(gated.milliseconds) ms"),
                Figure(
                    "gate to direct, median of pairs",
                    ratio.text(places: 3),
                    target: Targets.imagePull(ratio)
                ),
            ]
        )
    }
}
