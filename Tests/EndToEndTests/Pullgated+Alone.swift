import NodeFixture

extension Pullgated {
    /// Makes a pullgated for a test that needs no containerd, registry and endpoint.
    ///
    /// - Parameters:
    ///   - workspace: Where its files are.
    ///   - socket: The path of its socket; one in the workspace if nil.
    ///   - configuredSocket: What its configuration says, if not that path.
    ///   - backend: The path of containerd's socket; one that nobody listens on if nil.
    ///   - allowedUIDs: The users that may connect.
    ///   - systemd: Who starts it.
    ///   - decisionLog: The output of its decision log.
    ///   - further: Further lines of its configuration.
    /// - Returns: The daemon, not started.
    /// - Throws: As `Pullgated.init(yaml:socket:in:)` does.
    static func alone(
        in workspace: Workspace,
        socket: String? = nil,
        configuredSocket: String? = nil,
        backend: String? = nil,
        allowedUIDs: [Int] = [0],
        startedBy systemd: FakeSystemd? = nil,
        decisionLog: String = "stdout",
        further: String = ""
    ) throws -> Pullgated {
        let socket = socket ?? workspace.file("gate/pullgate.sock")
        var configuration = PullgatedConfiguration(
            socket: configuredSocket ?? socket,
            backend: backend ?? workspace.file("absent.sock"),
            // Port 9, "discard", is closed on every machine of today.
            endpoint: "http://127.0.0.1:9",
            reports: try workspace.folder("reports")
        )
        configuration.allowedUIDs = allowedUIDs
        configuration.decisionLog = decisionLog
        configuration.further = further
        return try Pullgated(
            yaml: configuration.yaml,
            socket: socket,
            in: workspace,
            startedBy: systemd
        )
    }
}
