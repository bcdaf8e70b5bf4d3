/// Where a node's daemon takes the calls of kubelet and crictl.
public enum GateSocket {
    /// The path of the Unix socket where the configuration names none.
    public static let defaultPath = "/run/pullgate/pullgate.sock"

    /// The gRPC method that the gate answers itself, whatever containerd does.
    public static let probePath = "/pullgate.Gate/Probe"
}
