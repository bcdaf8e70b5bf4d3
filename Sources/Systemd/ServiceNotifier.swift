/// Tells systemd what becomes of the service, by the protocol of sd_notify(3).
///
/// Each message is one datagram to the socket that `NOTIFY_SOCKET` names. Without that variable,
/// as when the daemon was started by hand, nothing is sent.
public struct ServiceNotifier: Sendable {
    /// What systemd is told.
    public enum Message: Hashable, Sendable {
        /// The service has started, or has finished a reload.
        case ready
        /// The service has begun to read its configuration anew; `ready` ends it.
        case reloading
        /// The service has begun to end.
        case stopping
        /// What the service is doing, such as to end, takes up to this long from now, if that is
        /// longer than the unit allows.
        case extendTimeout(Duration)
        /// What `systemctl status` shows, one line for a person.
        case status(String)
        /// The service is alive.
        case watchdog
    }

    private enum Destination: Hashable {
        case none
        case socket(address: [UInt8])
        /// The variable names something that no Unix socket can have.
        case unusable(String)
    }

    private let destination: Destination

    /// Whether somebody wants to be told.
    public var isHeard: Bool { destination != .none }

    /// Reads where to send messages.
    ///
    /// - Parameter environment: The process's variables.
    public init(environment: [String: String]) {
        guard let name = environment["NOTIFY_SOCKET"], !name.isEmpty else {
            destination = .none
            return
        }
        let longest = DatagramSocket.maximumNameLength
        switch name.utf8.first {
        case UInt8(ascii: "/") where name.utf8.count < longest:
            destination = .socket(address: Array(name.utf8))
        case UInt8(ascii: "@") where name.utf8.count <= longest:
            // An abstract name, which begins with a zero byte and ends where the address ends.
            destination = .socket(address: [0] + name.utf8.dropFirst())
        default:
            destination = .unusable(name)
        }
    }

    /// Sends messages in one datagram, so that systemd takes them in one step.
    ///
    /// - Parameter messages: What to tell.
    /// - Throws: `NotificationError` when the datagram could not be sent.
    public func send(_ messages: [Message]) throws(NotificationError) {
        let text = messages.map(Self.lines).joined(separator: "\n")
        switch destination {
        case .none: return
        case .unusable(let name):
            throw NotificationError(message: "NOTIFY_SOCKET is no Unix socket's name: \(name)")
        case .socket(let address):
            try DatagramSocket.send(Array(text.utf8), to: address)
        }
    }

    private static func lines(of message: Message) -> String {
        switch message {
        case .ready: "READY=1"
        case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(MonotonicClock.microseconds())"
        case .stopping: "STOPPING=1"
        case .extendTimeout(let time): "EXTEND_TIMEOUT_USEC=\(microseconds(time))"
        // A line's end would begin another message.
        case .status(let text):
            "STATUS=" + text.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .watchdog: "WATCHDOG=1"
        }
    }

    private static func microseconds(_ time: Duration) -> Int64 {
        let (seconds, attoseconds) = time.components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
