import Glibc
import Testing

@testable import NodeFixture

/// A client of the admin or the metrics socket that asks and reads no answer; it hangs up when it
/// goes.
final class LocalClient: Sendable {
    private let connection: Int32

    /// Connects and asks.
    ///
    /// - Parameters:
    ///   - path: The path of the socket.
    ///   - text: What it says, at most as much as the kernel takes at once.
    /// - Throws: `ExpectationFailedError`.
    init(of path: String, asking text: String) throws {
        connection = try #require(Socket.connected(to: path))
        let question = Array(text.utf8)
        let count = unsafe write(connection, question, question.count)
        try #require(count == question.count)
    }

    deinit { close(connection) }

    /// Whether there is something to read.
    var isAnswered: Bool { Socket.isReadable(connection) }

    /// Waits until there is something to read.
    ///
    /// - Throws: `FixtureError` with code `timedOut`, `CancellationError`.
    func waitForAnswer() async throws {
        try await Deadline.wait(within: .seconds(60), for: "an answer") {
            isAnswered ? () : nil
        }
    }
}
