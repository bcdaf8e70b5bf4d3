internal import CGRPC

/// Waits for C-core to say that a server takes no more calls and has closed its connections.
final class ServerDrained: CompletionTarget {
    private let continuation: CheckedContinuation<Void, Never>

    private init(_ continuation: CheckedContinuation<Void, Never>) {
        self.continuation = continuation
    }

    /// Shuts `server` down and waits for the end of its connections.
    static func wait(for server: OpaquePointer, queue: CompletionQueue) async {
        await withCheckedContinuation { continuation in
            unsafe grpc_server_shutdown_and_notify(
                server,
                queue.pointer,
                ServerDrained(continuation).tag(step: 0)
            )
        }
    }

    override func completed(step: UInt8, succeeded: Bool) {
        continuation.resume()
    }
}
