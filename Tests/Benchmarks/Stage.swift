import CRI
import GRPCBridge
import NodeFixture

/// A gate between a load generator and a container runtime that answers from memory.
struct Stage: Sendable {
    /// How many findings the reports have whose denials are compared.
    static let findingCounts = [10, 100, 1_000, 5_000]

    /// The namespace of all images; every bundle has a policy for it that blocks from `high` on.
    static let namespace = "registry.example.com/team-0"

    /// An image with one finding too many.
    static let denied = ScannedImage(
        namespace: namespace,
        number: 0,
        findings: 1,
        severity: "CRITICAL"
    )

    /// An image that may be pulled, and is what the container runtime says that it has pulled.
    static let allowed = ScannedImage(
        namespace: namespace,
        number: 1,
        findings: 10,
        severity: "LOW"
    )

    /// Images with more and more findings, all of which block.
    static let withFindings = findingCounts.map {
        ScannedImage(namespace: namespace, number: $0, findings: $0, severity: "HIGH")
    }

    /// Namespaces in the first bundle.
    static let namespaces = 10

    let workspace: Workspace
    let endpoint: PolicyEndpoint
    let gate: Pullgated
    let backendSocket: String
    private let systemd: FakeSystemd

    /// Lends a stage whose gate has a bundle in force, and removes every trace of it afterwards.
    ///
    /// - Parameters:
    ///   - backendSocket: Where the container runtime is to listen, or nil for anywhere.
    ///   - prepare: Publishes the first bundle.
    ///   - body: What is done on the stage.
    /// - Returns: What the body returns.
    /// - Throws: What the closures throw, and what the starts of the parts throw.
    static func with<Success>(
        backendSocket: String? = nil,
        preparing prepare: (PolicyEndpoint, Workspace) async throws -> Void,
        _ body: (Stage) async throws -> Success
    ) async throws -> Success {
        try await Workspace.with { workspace in
            let stage = try await Stage(
                in: workspace,
                backendSocket: backendSocket ?? workspace.file("backend.sock")
            )
            try await prepare(stage.endpoint, workspace)
            try await stage.gate.start()
            try await stage.endpoint.waitUntilInForce()
            return try await body(stage)
        }
    }

    private init(in workspace: Workspace, backendSocket: String) async throws {
        self.workspace = workspace
        self.backendSocket = backendSocket
        let backend = DaemonProcess(
            "backend",
            Launch(
                try LoadRun.program(),
                ["backend", "--socket", backendSocket, "--image-id", Self.allowed.imageID]
            ),
            in: workspace
        ) { await Self.answers(backendSocket) }
        try await backend.start()
        endpoint = try await PolicyEndpoint.start(in: workspace)
        var configuration = PullgatedConfiguration(
            socket: "\(try workspace.folder("gate"))/pullgate.sock",
            backend: backendSocket,
            endpoint: endpoint.url,
            reports: try workspace.folder("reports")
        )
        // As the configuration that comes with the package, but for a poll that a benchmark can wait
        // for.
        configuration.tagReuse = nil
        configuration.decisionLog = "stderr"
        systemd = try FakeSystemd(in: workspace, listeningAt: configuration.socket)
        gate = try Pullgated(
            yaml: configuration.yaml,
            socket: configuration.socket,
            in: workspace,
            startedBy: systemd
        )
    }

    /// Publishes policies and waits until they are in force.
    ///
    /// - Parameters:
    ///   - namespaces: How many there are.
    ///   - revision: The number of the bundle, higher than that before.
    /// - Throws: As `PolicyEndpoint.waitUntilInForce` does.
    func activate(namespaces: Int, revision: Int) async throws {
        try endpoint.publish(Self.bundle(namespaces: namespaces, revision: revision))
        try await endpoint.waitUntilInForce()
    }

    /// A bundle with many namespaces.
    static func bundle(namespaces: Int, revision: Int) -> JSONValue {
        let policies: [JSONValue] = (0..<namespaces).map { number in
            [
                "name": .string("registry.example.com/team-\(number)"), "blocking": "enforce",
                "severity": "high",
            ]
        }
        return Node.bundle(registry: "", revision: revision, namespaces: policies)
    }

    /// The socket of the container runtime.
    var direct: LoadTarget { LoadTarget(name: "direct", socket: backendSocket) }

    /// The socket of the gate, whose process is watched.
    var gated: LoadTarget {
        LoadTarget(name: "gate", socket: gate.socketPath, process: gate.daemon.processID)
    }

    /// Whether a socket answers the first call that clients make.
    private static func answers(_ socket: String) async -> Bool {
        let client = GRPCClient(socket: socket)
        defer { client.close() }
        let answer = await client.call(ImageServiceMethod.imageFsInfo, message: [])
        return answer.status.code == .ok
    }
}
