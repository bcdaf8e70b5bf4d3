import Foundation
import Glibc

/// Runs programs that end by themselves.
public enum Command {
    /// How long a command may take unless the caller knows better.
    ///
    /// A pull of a small image takes well under a second; the rest is for a busy build machine.
    public static let defaultLimit = Duration.seconds(60)

    /// Runs a command to its end.
    ///
    /// When the task is cancelled the command is killed.
    ///
    /// - Parameters:
    ///   - launch: What to run.
    ///   - input: What the command reads from standard input.
    ///   - limit: How long it may take before it is killed.
    /// - Returns: Its exit status and its output, whatever the status is.
    /// - Throws: `FixtureError` if it could not be started or took too long, `CancellationError`.
    public static func run(
        _ launch: Launch,
        input: [UInt8] = [],
        limit: Duration = defaultLimit
    ) async throws -> CommandResult {
        let (status, output, error) = try await runForBytes(launch, input: input, limit: limit)
        return CommandResult(
            status: status,
            output: String(decoding: output, as: UTF8.self),
            error: String(decoding: error, as: UTF8.self)
        )
    }

    /// Runs a command to its end and requires exit code 0.
    ///
    /// - Parameters:
    ///   - launch: What to run.
    ///   - input: What the command reads from standard input.
    ///   - limit: How long it may take before it is killed.
    /// - Returns: What it wrote to standard output.
    /// - Throws: `FixtureError` with code `commandFailed` and what it wrote to standard error, and
    ///   as `run(_:input:limit:)` does.
    static func outputBytes(
        _ launch: Launch,
        input: [UInt8] = [],
        limit: Duration = defaultLimit
    ) async throws -> [UInt8] {
        let (status, output, error) = try await runForBytes(launch, input: input, limit: limit)
        guard status.isSuccess else {
            let command = ([launch.program] + launch.arguments).joined(separator: " ")
            let reason = String(decoding: error, as: UTF8.self)
            throw FixtureError(
                code: .commandFailed,
                message: "\(command) ended with \(status): \(reason)"
            )
        }
        return [UInt8](output)
    }

    private static func runForBytes(
        _ launch: Launch,
        input: [UInt8],
        limit: Duration
    ) async throws -> (ExitStatus, Data, Data) {
        // Files, not pipes: a full pipe that nobody reads would block the command.
        let folder = try TemporaryFolder.create(prefix: "pg-command")
        defer { TemporaryFolder.remove(folder) }
        var streams = ChildProcess.Streams(output: "\(folder)/output", error: "\(folder)/error")
        if !input.isEmpty {
            streams.input = "\(folder)/input"
            try Data(input).write(to: URL(filePath: streams.input))
        }
        let child = try await ChildProcess.start(launch, streams: streams)
        let status = try await child.waitForEnd(within: limit, of: launch.program)
        let output = try Data(contentsOf: URL(filePath: streams.output))
        return (status, output, try Data(contentsOf: URL(filePath: streams.error)))
    }
}
