internal import WebConnections

/// An address that only programs on this node can connect to.
public enum LocalAddress: Hashable, Sendable, CustomStringConvertible {
    /// A TCP port of a loopback address, without brackets around IPv6.
    case port(host: String, port: Int)
    /// A Unix socket with an absolute path.
    case socket(path: String)

    /// Reads `127.0.0.1:9464`, `[::1]:9464`, `unix:///path` or a plain path.
    ///
    /// A name such as `localhost` is none: what it leads to is decided elsewhere.
    init?(_ text: String) {
        if let path = Self.socketPath(text) {
            self = .socket(path: path)
            return
        }
        guard let (host, port) = NetworkHost.split(text), IPAddress(host)?.isLoopback == true,
            port.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(port), (1...65535).contains(number)
        else { return nil }
        self = .port(host: String(host), port: number)
    }

    /// The absolute path in `unix:///path` or a plain path; nil where there is none.
    static func socketPath(_ text: String) -> String? {
        let path = text.hasPrefix("unix://") ? String(text.dropFirst(7)) : text
        return path.hasPrefix("/") ? path : nil
    }

    /// The path of a Unix socket; nil for a port.
    var path: String? {
        guard case .socket(let path) = self else { return nil }
        return path
    }

    /// The address as it is written in the configuration.
    public var description: String {
        switch self {
        case .port(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let path): "unix://\(path)"
        }
    }
}
