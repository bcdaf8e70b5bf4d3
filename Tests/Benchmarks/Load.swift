import ArgumentParser
import BenchmarkTools
import Foundation
import GRPCBridge

/// Makes calls to one socket for one round, and prints what it did as JSON.
struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make calls to a socket and print how long they took, as JSON."
    )

    @Option(help: "NAME=SOCKET, or NAME=SOCKET=PID to count processor time.")
    var target: LoadTarget

    @Option(help: "What to call.")
    var call = MeasuredCall.imageStatus

    @Option(help: "The image that calls name.")
    var image = "registry.example.com/team-0/application-0:1.0"

    @Option(help: "The number of the gRPC status that each answer must have.")
    var code = 0

    @Option(help: "Calls under way at a time.")
    var concurrency = 1

    @Option(help: "Milliseconds that the calls take.")
    var milliseconds = 400

    @Option(help: "Calls to make instead.")
    var calls: Int?

    @Option(help: "Calls that are not measured, before all others.")
    var warmUp = 50

    func validate() throws {
        guard concurrency > 0, milliseconds > 0, calls ?? 1 > 0 else {
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
        let client = GRPCClient(socket: target.socket)
        defer { client.close() }
        if warmUp > 0 { _ = try await generator.run(client, .calls(warmUp)) }
        let limit: LoadGenerator.Limit =
            calls.map { .calls($0) } ?? .time(.milliseconds(milliseconds))
        let before = try target.process.map { try ProcessUsage(of: $0).processorTime }
        let start = ContinuousClock.now
        let durations = try await generator.run(client, limit)
        let time = ContinuousClock.now - start
        let after = try target.process.map { try ProcessUsage(of: $0).processorTime }
        let round = LoadRound(
            durations,
            time: time,
            processorTime: before.flatMap { before in after.map { $0 - before } }
        )
        print(String(decoding: try JSONEncoder().encode(round), as: UTF8.self))
    }
}
