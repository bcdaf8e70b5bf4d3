internal import FoundationEssentials

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

    /// Looks at the path of an endpoint.
    ///
    /// - Parameter endpoint: The endpoint.
    init(of endpoint: Endpoint) {
        do {
            let facts = try FileManager.default.attributesOfItem(atPath: endpoint.socket)
            let isSocket = facts[.type] as? FileAttributeType == .typeSocket
            self = isSocket ? .socket : .notASocket
        } catch {
            let code = (error as? CocoaError)?.code
            self = code == .fileReadNoPermission ? .forbidden : .missing
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
