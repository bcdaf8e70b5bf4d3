/// A Kubernetes node without Kubernetes: containerd behind pullgated, and the servers they ask.
public final class Node: Sendable {
    /// Where everything is on disk.
    public let workspace: Workspace

    /// The container runtime.
    public let containerd: Containerd

    /// The registry that images are pulled from.
    public let registry: Registry

    /// The central endpoint.
    public let endpoint: PolicyEndpoint

    /// The gate in front of containerd.
    public let gate: Pullgated

    private init(in workspace: Workspace, options: NodeOptions) async throws {
        self.workspace = workspace
        containerd = try await Containerd.start(in: workspace, snapshotter: options.snapshotter)
        registry = try await Registry.start(in: workspace)
        endpoint = try await PolicyEndpoint.start(in: workspace)
        if let bundle = options.bundle { try endpoint.publish(bundle(registry.address)) }
        var configuration = PullgatedConfiguration(
            socket: "\(try workspace.folder("gate"))/pullgate.sock",
            backend: containerd.socketPath,
            endpoint: endpoint.url,
            reports: try workspace.folder("reports"),
            hostsFolder: workspace.hostsFolder
        )
        if let keyFile = options.keyFile {
            configuration.verification = "keys: [\(workspace.file(keyFile))]"
        }
        let systemd =
            options.hasPassedSocket
            ? try FakeSystemd(in: workspace, listeningAt: configuration.socket) : nil
        gate = try Pullgated(
            yaml: options.yaml(configuration),
            socket: configuration.socket,
            in: workspace,
            startedBy: systemd,
            environment: options.environment
        )
    }

    /// Lends a running node and removes every trace of it afterwards.
    ///
    /// - Parameters:
    ///   - options: How it differs from the usual one.
    ///   - body: What is done with the node.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, and what the starts of the parts throw.
    public static func with<Success>(
        _ options: NodeOptions = NodeOptions(),
        _ body: (Node) async throws -> Success
    ) async throws -> Success {
        try await with(options, preparing: { _ in }, { node, _ in try await body(node) })
    }

    /// Lends a running node that finds something prepared when its gate starts.
    ///
    /// What is pushed and reported before the start needs no waiting until the gate has noticed.
    ///
    /// - Parameters:
    ///   - options: How it differs from the usual one.
    ///   - prepare: What is done when everything but the gate runs.
    ///   - body: What is done with the node and with what was prepared.
    /// - Returns: What the body returns.
    /// - Throws: What the closures throw, and what the starts of the parts throw.
    public static func with<Prepared, Success>(
        _ options: NodeOptions = NodeOptions(),
        preparing prepare: (Node) async throws -> Prepared,
        _ body: (Node, Prepared) async throws -> Success
    ) async throws -> Success {
        try await Workspace.with { workspace in
            let node = try await Node(in: workspace, options: options)
            let prepared = try await prepare(node)
            try await node.gate.start()
            if options.bundle != nil { try await node.endpoint.waitUntilInForce() }
            return try await body(node, prepared)
        }
    }

    /// Makes the JSON of a bundle.
    ///
    /// - Parameters:
    ///   - registry: Registry host and port; the usual namespace is all of it.
    ///   - revision: The number of the bundle, higher for a later one.
    ///   - allowlist: Ids that block nowhere.
    ///   - exempt: Images that are not judged.
    ///   - namespaces: The policies, or nil for one that enforces `high` for the whole registry.
    /// - Returns: The bundle.
    public static func bundle(
        registry: String,
        revision: Int = 1,
        allowlist: [String] = [],
        exempt: [String] = [],
        namespaces: [JSONValue]? = nil
    ) -> JSONValue {
        let usual: JSONValue = [
            "name": .string(registry), "blocking": "enforce", "severity": "high",
        ]
        return [
            "revision": .integer(revision),
            "issuedAt": "2026-01-01T00:00:00Z",
            "allowlist": .array(allowlist.map { .string($0) }),
            "exempt": .array(exempt.map { .string($0) }),
            "namespaces": .array(namespaces ?? [usual]),
        ]
    }

    /// Pushes an image and files a scan report for it.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - repository: The repository, without the registry's host.
    ///   - tag: The tag.
    ///   - findings: What the report lists, or nil to file no report.
    /// - Returns: Where the image is now.
    /// - Throws: As `ImagePusher.push(_:to:tag:)` does.
    @discardableResult
    public func push(
        _ image: TestImage,
        to repository: String,
        tag: String = "latest",
        findings: [TrivyFinding]? = nil
    ) async throws -> PushedImage {
        let pushed = try await registry.pusher.push(image, to: repository, tag: tag)
        if let findings { try report(findings, for: pushed) }
        return pushed
    }

    /// Files a scan report for an image, in the place of an earlier one.
    ///
    /// - Parameters:
    ///   - findings: What it lists.
    ///   - image: The image.
    /// - Throws: An error of Foundation.
    public func report(_ findings: [TrivyFinding], for image: PushedImage) throws {
        let name = image.digest.replacing(":", with: "-")
        try report(findings, about: .init(image), to: "\(name).json")
    }

    /// Files a scan report that is found by chosen names only.
    ///
    /// - Parameters:
    ///   - findings: What it lists.
    ///   - subject: What it says that it is about.
    ///   - file: Its name in the folder of reports; an earlier report of that name is replaced.
    /// - Throws: An error of Foundation.
    public func report(
        _ findings: [TrivyFinding],
        about subject: TrivyReportFile.Subject,
        to file: String
    ) throws {
        let report = TrivyReportFile(subject, findings: findings)
        try report.write(to: "reports/\(file)", in: workspace)
    }

    /// Publishes a bundle and waits until it is in force.
    ///
    /// - Parameter bundle: The bundle, with a higher revision than the one before.
    /// - Throws: `FixtureError` with code `timedOut`, or an error of Foundation.
    public func activate(_ bundle: JSONValue) async throws {
        try endpoint.publish(bundle)
        try await endpoint.waitUntilInForce()
    }

    /// Pulls through the gate, as kubelet does.
    ///
    /// - Parameter reference: The image, as a person writes it.
    /// - Returns: What `pullgatectl pull` answered.
    /// - Throws: As `Command.run` does.
    public func pull(_ reference: String) async throws -> CommandResult {
        try await Pullgatectl.run(["pull", reference, "--endpoint", gate.endpoint])
    }
}
