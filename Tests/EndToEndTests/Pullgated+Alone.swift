import NodeFixture

extension Pullgated {
    /// Makes a pullgated for a test that needs no containerd, registry and endpoint.
    ///
    /// - Parameters:
    ///   - workspace: Where its files are.
    ///   - socket: The path of its socket; one in the workspace if nil.
    /// - Returns: The daemon, not started.
    /// - Throws: As `Pullgated.init(yaml:socket:in:)` does.
    static func alone(in workspace: Workspace, socket: String? = nil) throws -> Pullgated {
        let configuration = PullgatedConfiguration(
            socket: socket ?? workspace.file("gate/pullgate.sock"),
            backend: workspace.file("absent.sock"),
            // Port 9, "discard", is closed on every machine of today.
            endpoint: "http://127.0.0.1:9",
            reports: try workspace.folder("reports")
        )
        return try Pullgated(
            yaml: configuration.yaml,
            socket: configuration.socket,
            in: workspace
        )
    }
}
