internal import CRI
internal import GRPCBridge

/// Sees whether the container runtime answers, by the call that kubelet makes first.
struct BackendProbe: Sendable {
    /// The path of the runtime's socket.
    let socket: String

    /// How long the answer may take.
    let timeout: Duration

    /// Makes a call over a new connection.
    ///
    /// - Returns: Why the runtime does not answer, or nil if it does.
    func failure() async -> String? {
        let client = GRPCClient(socket: socket)
        defer { client.close() }
        let status = await client.call(
            ImageServiceMethod.imageFsInfo,
            message: [],
            timeout: timeout
        ).status
        return status.code == .ok ? nil : "\(status)"
    }
}
