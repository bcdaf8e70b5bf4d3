import Glibc

/// What systemd is to a service: somebody who listens to it, watches it, and opens its socket.
public final class FakeSystemd: Sendable {
    /// What the service says.
    public let notifications: NotifySocket

    /// The socket that the service is to take over, which stays open over its restarts.
    let listeningSocket: Int32?

    private let notifySocketName: String
    private let watchdog: Duration?

    /// Opens the sockets.
    ///
    /// - Parameters:
    ///   - workspace: Where its files are.
    ///   - socket: The path of the socket to pass on, or nil for none.
    ///   - watchdog: How long the service may be silent, or nil not to say.
    /// - Throws: `FixtureError` with code `systemCallFailed`.
    public init(
        in workspace: Workspace,
        listeningAt socket: String? = nil,
        watchdog: Duration? = nil
    ) throws {
        notifySocketName = workspace.file("notify.sock")
        notifications = try NotifySocket(notifySocketName)
        self.watchdog = watchdog
        listeningSocket = try socket.map { path in
            let descriptor = try Socket.bound(to: Array(path.utf8), kind: SOCK_STREAM)
            listen(descriptor, SOMAXCONN)
            return descriptor
        }
    }

    deinit {
        if let listeningSocket { close(listeningSocket) }
    }

    /// The launch of a service as systemd does it, without any capability and with the mask of
    /// new files that our unit wants.
    func launch(_ program: String, _ arguments: [String], workingFolder: String) -> Launch {
        var environment = ["NOTIFY_SOCKET": notifySocketName]
        if let (seconds, attoseconds) = watchdog?.components {
            let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
            environment["WATCHDOG_USEC"] = "\(microseconds)"
        }
        if listeningSocket != nil {
            environment["LISTEN_FDS"] = "1"
            environment["LISTEN_FDNAMES"] = "pullgate"
        }
        // The process's id is known in the process only; `exec` keeps it.
        let script = #"umask 0077; export LISTEN_PID=$$ WATCHDOG_PID=$$; exec setpriv "$@""#
        let powerless = ["--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]
        return Launch(
            "sh",
            ["-c", script, "sh"] + powerless + [program] + arguments,
            environment: environment,
            workingFolder: workingFolder,
            passing: listeningSocket
        )
    }
}
