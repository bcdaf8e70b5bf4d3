import Glibc

/// A TCP port on loopback that is nobody else's and answers nothing.
public final class MutePort: Sendable {
    /// What it does with clients.
    public enum Kind: Sendable {
        /// It refuses their connections, as a registry that is down.
        case refusing
        /// It takes their connections and says nothing.
        case silent
    }

    /// How many clients may be connected at once.
    private static let maximumClients: Int32 = 128

    /// Host and port, as an image reference has them.
    public let address: String

    private let descriptor: Int32

    /// Takes a port until the object goes.
    ///
    /// - Parameter kind: What it does with clients.
    /// - Throws: `FixtureError` with code `systemCallFailed`.
    public init(_ kind: Kind) throws {
        guard let (descriptor, port) = Socket.boundToLoopback() else {
            throw FixtureError(code: .systemCallFailed, message: "no free port on 127.0.0.1")
        }
        self.descriptor = descriptor
        address = "127.0.0.1:\(port)"
        switch kind {
        case .refusing: break
        case .silent:
            guard listen(descriptor, Self.maximumClients) == 0 else {
                throw FixtureError(code: .systemCallFailed, message: "cannot listen on \(address)")
            }
        }
    }

    deinit { close(descriptor) }

    /// Waits until a client has connected.
    ///
    /// - Throws: `FixtureError` with code `timedOut`, and `CancellationError`.
    public func waitForClient() async throws {
        try await Deadline.wait(within: .seconds(30), for: "a client of \(address)") {
            Socket.isReadable(descriptor) ? () : nil
        }
    }
}
