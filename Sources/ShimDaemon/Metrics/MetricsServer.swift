internal import AdminAPI
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import PolicySync
internal import PrometheusMetrics
internal import ServiceLifecycle

/// Answers Prometheus.
struct MetricsServer: Service {
    let address: LocalAddress
    let metrics: DaemonMetrics
    let sync: PolicySync
    let gate: Gate
    let start: Moment
    let logger: Logger

    func run() async throws {
        let router = Router(context: BasicRequestContext.self)
        router.get("/metrics") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: MetricText.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: MetricText.text(of: families)))
            )
        }
        let server = LocalServer(
            name: "/metrics",
            address: address,
            router: router,
            logger: logger
        )
        await server.run()
    }

    private var families: [MetricFamily] {
        let build = MetricFamily(
            "pullgate_build_info",
            help: "The version that runs.",
            kind: .gauge,
            samples: [MetricSample(labels: [.init("version", Pullgate.version)], value: 1)]
        )
        let open = MetricFamily.gauge(
            "pullgate_connections_open",
            help: "Connections to the gate that are open.",
            Double(gate.openConnections)
        )
        return [build] + metrics.families + [open]
            + sync.status.metrics(at: .now, startedAt: start.instant)
            + ProcessMetrics.families(startedAt: start.time)
    }
}
