import GRPCBridge
import NodeFixture
import Testing

/// One node with registries of all kinds that many tests use side by side, each with images of its
/// own.
///
/// Its policies enforce `high`, except for repositories below `audit`, `off` and `elsewhere`.
struct ResolutionStage: Sendable {
    /// The node that the running test may use; set by the trait `resolutionStage` of its suite.
    @TaskLocal static var current: ResolutionStage?

    /// What the private registry wants to be shown, and what must be in no log.
    static let credentials = Credentials(username: "reader", password: "do-not-log-this-secret")

    /// The registries that hosts.toml files lead away from, to the node's own.
    static let mirrored = ["docker.io", "registry.k8s.io"]

    let node: Node

    /// Serves nobody but who shows `credentials`.
    let privateRegistry: Registry
    /// Has a certificate of an authority that only a hosts.toml can make trusted.
    let encryptedRegistry: Registry
    /// Has tags that are another image for containerd than for the gate.
    let movingRegistry: MovingTagRegistry
    /// Serves nobody who does not show a certificate.
    let guardedRegistry: GuardedRegistry
    /// A registry that is down.
    let absentRegistry: MutePort
    /// A registry that does not answer.
    let silentRegistry: MutePort

    let images: ResolutionImages

    private init(on node: Node) async throws {
        self.node = node
        let workspace = node.workspace
        let options = RegistryOptions(credentials: Self.credentials)
        privateRegistry = try await .start(named: "private", options, in: workspace)
        encryptedRegistry = try await .start(named: "encrypted", .tls, in: workspace)
        movingRegistry = try await .start(before: node.registry, in: workspace)
        guardedRegistry = try await .start(before: node.registry, in: workspace)
        absentRegistry = try MutePort(.refusing)
        silentRegistry = try MutePort(.silent)
        images = try await ResolutionImages(
            on: node,
            privateRegistry: privateRegistry,
            encryptedRegistry: encryptedRegistry,
            guardedRegistry: guardedRegistry,
            movingRegistry: movingRegistry
        )
        let registries = [
            privateRegistry.address, encryptedRegistry.address, movingRegistry.address,
            guardedRegistry.address, absentRegistry.address, silentRegistry.address,
        ]
        try node.endpoint.publish(
            Node.bundle(
                registry: node.registry.address,
                namespaces: (registries + Self.mirrored).map { Self.policy($0, "enforce") }
                    + ["enforce", "audit", "off"].map { blocking in
                        Self.policy("\(node.registry.address)/\(blocking)", blocking)
                    }
                    + registries.map { Self.policy("\($0)/audit", "audit") }
            )
        )
    }

    /// Starts a node with the policies and images, and removes it afterwards.
    static func with(_ body: (ResolutionStage) async throws -> Void) async throws {
        let options = NodeOptions(bundle: nil)
        try await Node.with(options, preparing: ResolutionStage.init(on:)) { node, stage in
            try await node.endpoint.waitUntilInForce()
            try await body(stage)
        }
    }

    private static func policy(_ name: String, _ blocking: String) -> JSONValue {
        ["name": .string(name), "blocking": .string(blocking), "severity": "high"]
    }

    /// Lends a client of the node's gate.
    func withClient<Success>(_ body: (CRIClient) async throws -> Success) async rethrows -> Success
    {
        try await CRIClient.with(node.gate.socketPath, body)
    }

    /// Lends a further gate before the same containerd, and a client of it.
    ///
    /// - Parameters:
    ///   - change: Makes its configuration out of that of the node's gate.
    ///   - body: What is done with it.
    /// - Throws: What the body throws, and what the start throws.
    func withGate(
        _ change: (inout PullgatedConfiguration) -> Void,
        _ body: (Pullgated, CRIClient) async throws -> Void
    ) async throws {
        try await Workspace.with { workspace in
            var configuration = PullgatedConfiguration(
                socket: workspace.file("gate/pullgate.sock"),
                backend: node.containerd.socketPath,
                endpoint: node.endpoint.url,
                reports: node.workspace.file("reports"),
                hostsFolder: node.workspace.hostsFolder
            )
            configuration.stateFolder = workspace.file("state")
            change(&configuration)
            let gate = try Pullgated(
                yaml: configuration.yaml,
                socket: configuration.socket,
                in: workspace
            )
            try await gate.start()
            try await gate.waitForLog("policy bundle activated")
            try await CRIClient.with(gate.socketPath) { try await body(gate, $0) }
        }
    }

    /// How containerd itself answers a pull.
    func statusWithoutGate(
        _ pull: (CRIClient) async -> BackendResponse
    ) async -> Status {
        await CRIClient.with(node.containerd.socketPath, pull).status
    }
}
