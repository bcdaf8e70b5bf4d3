internal import SystemPackage

/// What is found at an endpoint that does not answer.
enum EndpointState: Hashable, Sendable {
    /// There is nothing.
    case missing
    /// The user may not look.
    case forbidden
    /// There is something else than a socket.
    case notASocket
    /// There is a socket.
    case socket

    /// Looks at the path of an endpoint, behind a link as who connects does.
    ///
    /// - Parameter endpoint: The endpoint.
    init(of endpoint: Endpoint) {
        do {
            self = try Stat(FilePath(endpoint.socket)).type == .socket ? .socket : .notASocket
        } catch {
            self = error == .permissionDenied ? .forbidden : .missing
        }
    }

    /// What to look at.
    var advice: String {
        switch self {
        case .missing:
            "There is no such socket. Look whether pullgated runs (systemctl status pullgated)"
                + " and listens there (listen.socket in its configuration)."
        case .forbidden:
            "This user may not look there. Only users that pullgated allows may connect: try"
                + " as root."
        case .notASocket:
            "That is not a socket. Look where pullgated listens (listen.socket in its"
                + " configuration)."
        case .socket:
            "The socket is there. Look at the logs of pullgated and of containerd behind it"
                + " (journalctl -u pullgated -u containerd)."
        }
    }
}
