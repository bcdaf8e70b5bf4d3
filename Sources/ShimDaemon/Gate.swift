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
    private let listener: UnixListener
    private let proxy: ProxyServer
    private let admission: PullAdmission
    private let configuration: Configuration
    private let metrics: DaemonMetrics
    private let logger: Logger

    /// How many connections to the gate are open.
    var openConnections: Int { proxy.openConnections }

    init(
        listener: UnixListener,
        admission: PullAdmission,
        configuration: Configuration,
        metrics: DaemonMetrics,
        logger: Logger
    ) {
        self.listener = listener
        self.admission = admission
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
        proxy = ProxyServer(
            backendSocket: configuration.backendSocket,
            startTimeout: .seconds(configuration.backendStartTimeout.seconds),
            answered: { path, code in
                if path != GateProbe.path { metrics.countCall(of: path, code) }
            }
        ) { path in
            if path == GateProbe.path { return .intercept }
            return switch ImageServiceMethod.treatment(of: path) {
            case .judge: .intercept
            case .pass(let unary): .relay(unary: unary)
            case .refuse(let reason): .refuse(Status(code: .unimplemented, message: reason))
            }
        }
    }

    func run() async throws {
        let (proxy, logger, admission, metrics) = (proxy, logger, admission, metrics)
        listener.start(
            allowedUsers: configuration.listen.allowedUIDs,
            // So that the daemon can see whether it answers, whatever user it runs as.
            allowedProcess: ProcessInfo.processInfo.processIdentifier
        ) { event in
            switch consume event {
            case .accepted(let connection):
                metrics.connections.add(1, "accepted")
                proxy.add(connection)
            case .rejected(let peer):
                metrics.connections.add(1, "refused")
                logger.warning(
                    "connection refused: user \(peer.userID) is not in listen.allowedUIDs",
                    metadata: ["pid": "\(peer.processID)", "command": "\(peer.command)"]
                )
            case .failed(let reason):
                metrics.connections.add(1, "failed")
                logger.error("a connection could not be accepted: \(reason)")
            }
        }
        logger.notice(
            "listening",
            metadata: [
                "socket": "\(listener.path)", "backend": "\(configuration.backendSocket)",
            ]
        )
        await withDiscardingTaskGroup { group in
            group.addTask {
                await proxy.serve { call in
                    await Self.answer(call, admission: admission, metrics: metrics)
                }
            }
            // Ends when the daemon is told to stop, or when another service has failed.
            try? await gracefulShutdown()
            listener.stop()
            logger.notice("draining", metadata: ["timeout": "\(configuration.drainTimeout)"])
            await proxy.shutDown(grace: .seconds(configuration.drainTimeout.seconds))
        }
    }

    private static func answer(
        _ call: InterceptedCall,
        admission: PullAdmission,
        metrics: DaemonMetrics
    ) async -> InterceptedCall.Answer {
        if call.path == GateProbe.path { return .status(Status(code: .ok, message: "")) }
        let caller = call.peer.map {
            Caller(processID: $0.processID, userID: $0.userID, command: $0.command)
        }
        let outcome = await admission.pull(
            call.request,
            caller: caller,
            through: InterceptedBackend(call: call, metrics: metrics)
        )
        return switch outcome {
        case .forwarded(let response): .response(response)
        case .refused(let refusal): .status(Status(refusal))
        }
    }
}

extension Status {
    /// The status of a call that is refused.
    fileprivate init(_ refusal: Refusal) {
        let code: Code =
            switch refusal.reason {
            case .denied: .permissionDenied
            case .unauthorized: .unauthenticated
            case .unavailable: .unavailable
            case .invalid: .invalidArgument
            }
        self.init(code: code, message: refusal.message)
    }
}
