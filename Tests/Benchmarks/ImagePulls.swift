import BenchmarkTools
import CRI
import GRPCBridge
import NodeFixture

/// Measures pulls of a real image by a real containerd from a real registry.
struct ImagePulls {
    /// Two layers, 50 MB together.
    private static let layerSizes = [25_000_000, 25_000_000]

    private static let repository = "team/application"

    let settings: RunSettings

    /// Pulls an image directly and through the gate, in turn.
    ///
    /// - Returns: The figures of the pulls, and of a call that asks the same containerd.
    /// - Throws: As the parts of `Node` do, and `FixtureError` when a pull failed.
    func measure() async throws -> [FigureTable] {
        // A pull takes some per cent more or less time than the last one, and not even a second; the
        // median of a third as many is 2 % too high or too low.
        let rounds = settings.manyRounds * 3
        return try await Node.with(
            preparing: { node in
                try await node.push(
                    TestImage(seed: "benchmark", layerSizes: Self.layerSizes),
                    to: Self.repository,
                    findings: []
                )
            },
            { node, image in
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
                return [Self.table(times), try await status(of: image, on: node)]
            }
        )
    }

    /// Asks a container runtime that does more than answer from memory.
    private func status(of image: PushedImage, on node: Node) async throws -> FigureTable {
        var load = settings.load(.imageStatus)
        load.image = image.reference
        load.rounds = settings.manyRounds
        let report = try await load.run([
            LoadTarget(name: "direct", socket: node.containerd.socketPath),
            LoadTarget(
                name: "gate",
                socket: node.gate.socketPath,
                process: node.gate.daemon.processID
            ),
        ])
        let share = report.addedShare("gate") ?? .infinity
        return FigureTable(
            "ImageStatus, real containerd, 1 at a time",
            [
                Figure("direct", report.latency("direct")),
                Figure("gate", report.latency("gate")),
                Figure(
                    "gate, added at p50",
                    "\((report.added("gate") ?? 0).text(places: 0)) µs, "
                        + "\((share + 1).text(places: 2)) of direct",
                    target: Targets.addedShare(share)
                ),
            ]
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
