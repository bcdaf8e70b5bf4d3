internal import AdminAPI
internal import GRPCBridge

/// Sees whether the gate answers, by a call through its own socket.
///
/// The call takes the way of a pull up to the judgement: socket, HTTP/2, interception, Swift's
/// threads. It does not go on to containerd: a gate in front of one that is down or hangs would not
/// work any better after a restart.
struct GateProbe: Sendable {
    /// The path of the gate's socket.
    let socket: String

    /// How long the answer may take.
    let timeout: Duration

    /// Makes a call over a new connection.
    ///
    /// - Returns: Whether the gate has answered.
    func isAnswered() async -> Bool {
        let client = GRPCClient(socket: socket)
        defer { client.close() }
        return await client.call(GateSocket.probePath, message: [], timeout: timeout).status.code
            == .ok
    }
}
