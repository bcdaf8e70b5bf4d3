/// How a test node differs from the usual one.
public struct NodeOptions: Sendable {
    /// How containerd lays out layers.
    public var snapshotter = Containerd.Snapshotter.native

    /// Makes the first bundle, given registry host and port; nil to publish none and not to wait.
    public var bundle: (@Sendable (_ registry: String) -> JSONValue)?

    /// Makes the text of config.yaml.
    public var yaml: @Sendable (PullgatedConfiguration) -> String

    /// Whether the gate takes over its socket from systemd.
    public var hasPassedSocket: Bool

    /// Creates options.
    ///
    /// - Parameters:
    ///   - bundle: Makes the first bundle, given registry host and port.
    ///   - yaml: Makes the text of config.yaml.
    ///   - hasPassedSocket: Whether the gate takes over its socket from systemd.
    public init(
        bundle: (@Sendable (_ registry: String) -> JSONValue)? = { Node.bundle(registry: $0) },
        yaml: @escaping @Sendable (PullgatedConfiguration) -> String = { $0.yaml },
        hasPassedSocket: Bool = false
    ) {
        self.bundle = bundle
        self.yaml = yaml
        self.hasPassedSocket = hasPassedSocket
    }
}
