/// How a test node differs from the usual one.
public struct NodeOptions: Sendable {
    /// How containerd lays out layers.
    public var snapshotter = Containerd.Snapshotter.native

    /// Makes the first bundle, given registry host and port; nil to publish none and not to wait.
    public var bundle: (@Sendable (_ registry: String) -> JSONValue)?

    /// The file with the keys to trust, below the workspace, or nil to check no signatures.
    public var keyFile: String?

    /// Makes the text of config.yaml.
    public var yaml: @Sendable (PullgatedConfiguration) -> String

    /// Whether the gate takes over its socket from systemd.
    public var hasPassedSocket: Bool

    /// Variables that the gate has in its environment, unless systemd starts it.
    public var environment: [String: String] = [:]

    /// Creates options.
    ///
    /// - Parameters:
    ///   - bundle: Makes the first bundle, given registry host and port.
    ///   - keyFile: The file with the keys to trust.
    ///   - yaml: Makes the text of config.yaml.
    ///   - hasPassedSocket: Whether the gate takes over its socket from systemd.
    public init(
        bundle: (@Sendable (_ registry: String) -> JSONValue)? = { Node.bundle(registry: $0) },
        keyFile: String? = nil,
        yaml: @escaping @Sendable (PullgatedConfiguration) -> String = { $0.yaml },
        hasPassedSocket: Bool = false
    ) {
        self.bundle = bundle
        self.keyFile = keyFile
        self.yaml = yaml
        self.hasPassedSocket = hasPassedSocket
    }
}
