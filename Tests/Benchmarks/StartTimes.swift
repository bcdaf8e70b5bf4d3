import BenchmarkTools
import CRI
import GRPCBridge
import NodeFixture

/// Measures how soon a gate that is started answers.
///
/// The socket is there before, as systemd has it, so a client's first call waits for the daemon and
/// nobody has to look again and again whether it listens.
struct StartTimes {
    let stage: Stage
    let settings: RunSettings

    /// Starts the daemon anew several times.
    ///
    /// - Returns: The figures.
    /// - Throws: As `DaemonProcess.start()` does, and `FixtureError` when the call failed.
    func measure() async throws -> FigureTable {
        var times: [Duration] = []
        for _ in 0..<settings.rounds {
            await stage.gate.stop()
            times.append(try await start())
        }
        let all = Times(times)
        return FigureTable(
            "from the start to the first answered ImageFsInfo, socket passed on",
            [
                Figure("half of \(times.count) starts", "\(all.percentile(0.5).milliseconds) ms"),
                Figure("slowest", "\(all.percentile(1).milliseconds) ms"),
            ]
        )
    }

    private func start() async throws -> Duration {
        let client = GRPCClient(socket: stage.gate.socketPath)
        defer { client.close() }
        let start = ContinuousClock.now
        async let started: Void = stage.gate.start()
        let answer = await client.call(ImageServiceMethod.imageFsInfo, message: [])
        let time = ContinuousClock.now - start
        try await started
        guard answer.status.code == .ok else {
            throw FixtureError(code: .unexpectedAnswer, message: "\(answer.status)")
        }
        return time
    }
}
