internal import AdminAPI
internal import Admission
internal import CRI
internal import FoundationEssentials
internal import GRPCBridge
internal import Logging
internal import PolicyEngine
internal import PrometheusMetrics
internal import ServiceLifecycle

/// The gate itself: the socket, the proxy behind it, and the judgement of pulls.
final class Gate: Service {
    /// How many bytes of answers a connection holds until the client reads them.
    ///
    /// With the kernel's default a long list goes to and fro, in pieces of 208 KiB: the client waits
    /// while the next one is written, and the gate while it is read.
    private static let sendBuffer: Int32 = 1 << 20

    /// The most bytes of a method's path in the log: clients choose it, and may send megabytes.
    private static let longestPath = 200

    private let listener: UnixListener
    private let proxy: ProxyServer
    private let limits = ConnectionLimits.ofThisProcess
    private let configuration: Configuration
    private let metrics: DaemonMetrics
    private let logger: Logger

    /// What can go wrong a thousand times in a second, and is logged once a minute.
    private let occasions = (
        failed: Occasion(), limited: Occasion(), exhausted: Occasion(),
        refused: OccasionForEach<UInt32>()
    )

    /// How many connections to the gate are open.
    var openConnections: Int { proxy.openConnections }

    /// Ends the connection to containerd that is for lists, if none has begun since this was called last.
    ///
    /// - Returns: Whether there was a connection to end.
    func endIdleConnection() -> Bool { proxy.endIdleConnection() }

    /// Makes a gate that is not open yet.
    ///
    /// - Parameters:
    ///   - listener: Where clients connect.
    ///   - admission: What judges pulls.
    ///   - configuration: How the daemon is set up.
    ///   - hidesImages: Whether a policy hides denied images that are on the node. As long as none
    ///     does, nor any image is there that is not to be used, calls that ask for images pass
    ///     through as they come.
    ///   - metrics: Where calls are counted.
    ///   - logger: Where to log.
    init(
        listener: UnixListener,
        admission: PullAdmission,
        configuration: Configuration,
        hidesImages: @escaping @Sendable () -> Bool,
        metrics: DaemonMetrics,
        logger: Logger
    ) {
        self.listener = listener
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
        let exhausted = occasions.exhausted
        let answers = Answers(
            admission: admission,
            hidesFrom: configuration.hideImagesFrom,
            metrics: metrics
        )
        proxy = ProxyServer(
            backendSocket: configuration.backendSocket,
            startTimeout: .seconds(configuration.backendStartTimeout.seconds),
            limits: limits,
            answered: { path, code in
                if path != GateSocket.probePath { metrics.countCall(of: path, code) }
                guard code == .resourceExhausted, exhausted.isDue() else { return }
                logger.warning(
                    """
                    calls end with ResourceExhausted: there are more than \
                    \(CallLimits.maximumTotal) at once, or half as many of one process, messages \
                    are too large or not read, or containerd says so
                    """,
                    metadata: ["method": "\(path.displayed(withinBytes: Self.longestPath))"]
                )
            }
        ) { path in
            if path == GateSocket.probePath { return .intercept }
            if ImageServiceMethod.isImageStatus(path), hidesImages() || admission.mayHideImages {
                return .intercept
            }
            return switch ImageServiceMethod.treatment(of: path) {
            case .judge: .intercept
            case .pass(.unary): .relay(.unary)
            case .pass(.list): .relay(.list)
            case .pass(.stream): .relay(.stream)
            case .refuse(let reason): .refuse(Status(code: .unimplemented, message: reason))
            }
        } answer: { call in
            await answers.answer(to: call)
        }
    }

    func run() async throws {
        let (proxy, logger, metrics, occasions) = (proxy, logger, metrics, occasions)
        let limits = limits
        if !configuration.listen.allowedUIDs.contains(0) {
            logger.warning(
                """
                kubelet runs as root, whom listen.allowedUIDs does not list: it cannot connect, and no \
                pod can start; list 0, too
                """
            )
        }
        let access = SocketAccess(path: listener.path)
        if let obstacle = access.obstacle(for: configuration.listen.allowedUIDs) {
            logger.warning(
                """
                users that listen.allowedUIDs lists cannot reach \(listener.path): \(obstacle); raise \
                SocketMode= and DirectoryMode= of pullgated.socket and RuntimeDirectoryMode= of \
                pullgated.service
                """
            )
        }
        listener.start(
            allowedUsers: configuration.listen.allowedUIDs,
            // So that the daemon can see whether it answers, whatever user it runs as.
            allowedProcess: ProcessInfo.processInfo.processIdentifier,
            sendBuffer: Self.sendBuffer
        ) { event in
            switch consume event {
            case .accepted(let connection):
                let peer = connection.peer
                let room = proxy.add(connection)
                metrics.connections.add(1, room == .free ? "accepted" : "limited")
                guard room != .free, occasions.limited.isDue() else { return }
                logger.warning(
                    "connection closed: \(Self.reason(room, limits))",
                    metadata: ["pid": "\(peer.processID)", "command": "\(peer.command)"]
                )
            case .rejected(let peer):
                metrics.connections.add(1, "refused")
                guard occasions.refused.isDue(peer.userID) else { return }
                logger.warning(
                    "connection refused: user \(peer.userID) is not in listen.allowedUIDs",
                    metadata: ["pid": "\(peer.processID)", "command": "\(peer.command)"]
                )
            case .failed(let reason):
                metrics.connections.add(1, "failed")
                guard occasions.failed.isDue() else { return }
                logger.error("a connection could not be accepted: \(reason)")
            }
        }
        logger.notice(
            "listening",
            metadata: [
                "socket": "\(listener.path)", "backend": "\(configuration.backendSocket)",
            ]
        )
        // Ends when the daemon is told to stop, or when another service has failed.
        try? await gracefulShutdown()
        listener.stop()
        logger.notice("draining", metadata: ["timeout": "\(configuration.drainTimeout)"])
        await proxy.shutDown(grace: .seconds(configuration.drainTimeout.seconds))
    }

    /// What keeps a connection from being taken, and what to do about it.
    private static func reason(_ room: Room, _ limits: ConnectionLimits) -> String {
        let full =
            room == .processIsFull
            ? "this process has \(limits.ofOneProcess) open" : "\(limits.total) are open"
        let further =
            limits.total < ConnectionLimits.maximumTotal
            ? ", or raise LimitNOFILE of pullgated.service" : ""
        return "\(full), as many as there may be; close those that nobody needs\(further)"
    }
}
