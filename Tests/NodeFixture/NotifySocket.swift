import Glibc
import Synchronization

/// The socket on which systemd hears from a service: a datagram socket, read without waiting.
public final class NotifySocket: Sendable {
    /// How long a message may take; all of ours come within a few seconds.
    public static let defaultLimit = Duration.seconds(30)

    private let descriptor: Int32
    private let messages = Mutex<[String]>([])

    /// Binds a socket.
    ///
    /// - Parameter name: A path, or an abstract name that begins with `@`.
    /// - Throws: `FixtureError` with code `systemCallFailed`.
    public init(_ name: String) throws {
        var bytes = Array(name.utf8)
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        descriptor = try Socket.bound(to: bytes, kind: SOCK_DGRAM)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(descriptor)
    }

    /// All datagrams that have come so far.
    ///
    /// - Returns: Their texts, in their order.
    public func received() -> [String] {
        messages.withLock { messages in
            var bytes = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
                guard count >= 0 else { return messages }
                messages.append(String(decoding: bytes.prefix(count), as: UTF8.self))
            }
        }
    }

    /// Waits for datagrams that have a line.
    ///
    /// - Parameters:
    ///   - line: The line, such as `READY=1`.
    ///   - count: How many there must be.
    ///   - skipped: How many of the first datagrams do not count.
    ///   - limit: How long to wait.
    /// - Throws: `FixtureError` with code `timedOut`, `CancellationError`.
    public func wait(
        for line: String,
        count: Int = 1,
        after skipped: Int = 0,
        within limit: Duration = defaultLimit
    ) async throws {
        try await Deadline.wait(within: limit, for: "\(count) times \(line) from the service") {
            let matching = received().dropFirst(skipped).filter { message in
                message.split(separator: "\n").contains { $0 == line }
            }
            return matching.count >= count ? () : nil
        }
    }
}
