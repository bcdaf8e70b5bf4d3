internal import CGRPC

/// One call with one message each way, awaited by Swift code.
final class Exchange: CompletionTarget {
    /// Kept until the end, because C-core may read it until then.
    private let request: MessageSlot
    private let response: BackendResponse
    private let continuation: CheckedContinuation<BackendResponse, Never>

    private init(
        request: MessageSlot,
        response: BackendResponse,
        continuation: CheckedContinuation<BackendResponse, Never>
    ) {
        self.request = request
        self.response = response
        self.continuation = continuation
    }

    /// Makes the call; cancelling the task cancels it.
    static func run(
        on call: ClientCall,
        message: [UInt8],
        metadata: () -> MetadataList
    ) async -> BackendResponse {
        await withTaskCancellationHandler {
            await runToItsEnd(on: call, message: message, metadata: metadata)
        } onCancel: {
            call.cancel()
        }
    }

    /// Makes the call, even when the task is cancelled; only the call's own deadline ends it early.
    static func runToItsEnd(
        on call: ClientCall,
        message: [UInt8],
        metadata: () -> MetadataList
    ) async -> BackendResponse {
        await withCheckedContinuation { continuation in
            let exchange = Exchange(
                request: MessageSlot(copying: message),
                response: BackendResponse(of: call),
                continuation: continuation
            )
            unsafe call.exchange(
                exchange.request.buffer,
                metadata: metadata(),
                into: exchange.response,
                target: exchange,
                step: 0
            )
        }
    }

    override func completed(step: UInt8, succeeded: Bool) {
        response.refuseCompressedMessage()
        continuation.resume(returning: response)
    }
}
