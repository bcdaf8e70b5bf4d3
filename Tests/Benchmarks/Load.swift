import ArgumentParser
import BenchmarkTools
import Foundation
import GRPCBridge

/// Makes calls to one or several sockets in turn, and prints what they did as JSON.
struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make calls to sockets in turn and print how long they took, as JSON."
    )

    @Option(help: "NAME=SOCKET, or NAME=SOCKET=PID to count processor time; may be repeated.")
    var target: [LoadTarget]

    @Option(help: "What to call.")
    var call = MeasuredCall.imageStatus

    @Option(help: "The image that calls name.")
    var image = "registry.example.com/team-0/application-0:1.0"

    @Option(help: "The number of the gRPC status that each answer must have.")
    var code = 0

    @Option(help: "Calls under way at a time.")
    var concurrency = 1

    @Option(help: "Rounds of each target.")
    var rounds = 5

    @Option(help: "Milliseconds that a round takes.")
    var milliseconds = 400

    @Option(help: "Calls that a round makes instead.")
    var calls: Int?

    @Option(help: "Calls to each target that are not measured, before all others.")
    var warmUp = 50

    func validate() throws {
        guard !target.isEmpty, concurrency > 0, rounds > 0, milliseconds > 0, calls ?? 1 > 0 else {
            throw ValidationError("there is nothing to do")
        }
    }

    func run() async throws {
        let generator = LoadGenerator(
            path: call.path,
            message: call.request(image: image),
            code: Status.Code(rawValue: code),
            streamedMessages: call.streamedMessages,
            concurrency: concurrency
        )
        let clients = target.map { ($0, GRPCClient(socket: $0.socket)) }
        defer { for (_, client) in clients { client.close() } }
        if warmUp > 0 {
            for (_, client) in clients { _ = try await generator.run(client, .calls(warmUp)) }
        }
        let limit: LoadGenerator.Limit =
            calls.map { .calls($0) } ?? .time(.milliseconds(milliseconds))
        var all: [String: [LoadRound]] = [:]
        for number in 0..<rounds {
            // Who comes first in a round changes, so that nobody always follows the same one.
            let shift = number % clients.count
            for (target, client) in clients[shift...] + clients[..<shift] {
                all[target.name, default: []].append(
                    try await round(of: target, client, generator, limit)
                )
            }
        }
        let report = try JSONEncoder().encode(LoadReport(rounds: all))
        print(String(decoding: report, as: UTF8.self))
    }

    private func round(
        of target: LoadTarget,
        _ client: GRPCClient,
        _ generator: LoadGenerator,
        _ limit: LoadGenerator.Limit
    ) async throws -> LoadRound {
        let before = try target.process.map { try ProcessUsage(of: $0).processorTime }
        let start = ContinuousClock.now
        let durations = try await generator.run(client, limit)
        let time = ContinuousClock.now - start
        let after = try target.process.map { try ProcessUsage(of: $0).processorTime }
        return LoadRound(
            durations,
            time: time,
            processorTime: before.flatMap { before in after.map { $0 - before } }
        )
    }
}
