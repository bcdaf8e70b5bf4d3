import BenchmarkTools
import Foundation
import NodeFixture

/// One run of `pullgate-benchmark load`, which is a process of its own so that what it uses is not
/// counted as anybody else's.
struct LoadRun: Sendable {
    /// How long a run may take at most; the longest makes a million calls.
    private static let limit = Duration.seconds(600)

    let call: MeasuredCall
    var image: String?
    var code = 0
    var concurrency = 1
    var rounds: Int
    var milliseconds: Int
    var calls: Int?

    /// The path of this program.
    static func program() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    /// Makes the calls.
    ///
    /// - Parameter targets: Where to.
    /// - Returns: What the targets did.
    /// - Throws: `FixtureError` when calls had another answer than they should.
    func run(_ targets: [LoadTarget]) async throws -> LoadReport {
        var arguments = ["load"] + targets.flatMap { ["--target", $0.argument] }
        arguments += ["--call", call.rawValue, "--code", "\(code)"]
        arguments += ["--concurrency", "\(concurrency)", "--rounds", "\(rounds)"]
        arguments += ["--milliseconds", "\(milliseconds)"]
        if let image { arguments += ["--image", image] }
        if let calls { arguments += ["--calls", "\(calls)"] }
        let result = try await Command.run(
            Launch(try Self.program(), arguments),
            limit: Self.limit
        )
        guard result.status.isSuccess else {
            throw FixtureError(
                code: .commandFailed,
                message: "load of \(call.rawValue) ended with \(result.status): \(result.error)"
            )
        }
        return try JSONDecoder().decode(LoadReport.self, from: Data(result.output.utf8))
    }
}
