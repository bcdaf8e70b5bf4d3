import BenchmarkTools
import Foundation
import NodeFixture

/// Rounds of calls to one or several sockets in turn.
///
/// Each round of each socket is a `pullgate-benchmark load`, a process of its own: what it uses is
/// not counted as anybody else's, and its only connection is to that socket. C-core has all
/// connections of a process in one set of descriptors, and with two of them a call now and then
/// waits for the thread of the other one, which makes direct calls half as long again.
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
        try await Self.alternate([(self, targets)])[0]
    }

    /// Makes calls that differ, a round of each in turn.
    ///
    /// - Parameter loads: The calls and where to; as many rounds as the first has.
    /// - Returns: What the targets of each did.
    /// - Throws: `FixtureError` when calls had another answer than they should.
    static func alternate(
        _ loads: [(load: LoadRun, targets: [LoadTarget])]
    ) async throws -> [LoadReport] {
        var all = loads.map { _ in [String: [LoadRound]]() }
        for number in 0..<(loads.first?.load.rounds ?? 0) {
            // Who comes first in a round changes, so that nobody always follows the same one.
            let first = number % loads.count
            for index in Array(loads.indices[first...]) + Array(loads.indices[..<first]) {
                let (load, targets) = loads[index]
                let shift = number % targets.count
                for target in targets[shift...] + targets[..<shift] {
                    all[index][target.name, default: []].append(try await load.round(of: target))
                }
            }
        }
        return all.map(LoadReport.init)
    }

    private func round(of target: LoadTarget) async throws -> LoadRound {
        var arguments = ["load", "--target", target.argument]
        arguments += ["--call", call.rawValue, "--code", "\(code)"]
        arguments += ["--concurrency", "\(concurrency)", "--milliseconds", "\(milliseconds)"]
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
        return try JSONDecoder().decode(LoadRound.self, from: Data(result.output.utf8))
    }
}
