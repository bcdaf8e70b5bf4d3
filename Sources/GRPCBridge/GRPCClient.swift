/// Makes calls with one request over a Unix socket.
public final class GRPCClient: Sendable {
    private let queue: CompletionQueue
    private let channel: GRPCChannel

    /// Makes a client; it connects with the first call, and shares its connection with nobody.
    ///
    /// - Parameter socket: The absolute path of the server's Unix socket.
    public init(socket: String) {
        queue = CompletionQueue()
        channel = GRPCChannel(socket: socket, queue: queue, ChannelArguments.clientAlone)
    }

    /// Makes one call that has one answer.
    ///
    /// Cancelling the task cancels the call.
    ///
    /// - Parameters:
    ///   - path: The method's path, such as `/runtime.v1.ImageService/PullImage`.
    ///   - message: The request's bytes.
    ///   - timeout: How long the call may take; nil sets no deadline.
    /// - Returns: The answer, or the status of a call that failed.
    public func call(
        _ path: String,
        message: [UInt8],
        timeout: Duration? = nil
    ) async -> BackendResponse {
        await Exchange.run(
            on: channel.call(to: path, timeout: timeout),
            message: message,
            metadata: { MetadataList() }
        )
    }

    /// Makes one call that has any number of answers, and reads all of them.
    ///
    /// Cancelling the task cancels the call.
    ///
    /// - Parameters:
    ///   - path: The method's path, such as `/runtime.v1.ImageService/StreamImages`.
    ///   - message: The request's bytes.
    ///   - timeout: How long the call may take; nil sets no deadline.
    /// - Returns: How many messages there were, and how the call ended.
    public func stream(
        _ path: String,
        message: [UInt8],
        timeout: Duration? = nil
    ) async -> StreamedAnswer {
        await StreamExchange.run(on: channel.call(to: path, timeout: timeout), message: message)
    }

    /// Closes the connection; no call may be under way, and the client cannot be used again.
    public func close() {
        queue.shutDown()
    }
}
