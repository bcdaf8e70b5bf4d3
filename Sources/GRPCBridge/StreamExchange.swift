internal import CGRPC
internal import Synchronization

/// One call with one request and any number of answers, awaited by Swift code.
@safe final class StreamExchange: CompletionTarget {
    private enum Step: UInt8 {
        case requestSent
        case headersReceived
        case messageReceived
        case callEnded
    }

    /// The two things that must both have happened before the call is over.
    private struct Ending {
        var isRead = false
        var hasEnded = false

        /// Notes one of them and says whether it was the second.
        mutating func note(_ happened: WritableKeyPath<Ending, Bool>) -> Bool {
            self[keyPath: happened] = true
            return isRead && hasEnded
        }
    }

    private let call: ClientCall
    /// Kept until the end, because C-core may read it until then.
    private let request: MessageSlot
    /// Status and metadata; its message is not used.
    private let response: BackendResponse
    private let message = MessageSlot()
    private let continuation: CheckedContinuation<StreamedAnswer, Never>
    private let ending = Mutex(Ending())
    /// Changed by one batch after the other, the next of which is started by the one before.
    private var (count, bytes) = (0, 0)

    private init(
        _ call: ClientCall,
        message: [UInt8],
        continuation: CheckedContinuation<StreamedAnswer, Never>
    ) {
        self.call = call
        self.continuation = continuation
        request = MessageSlot(copying: message)
        response = BackendResponse(of: call)
    }

    /// Makes the call and reads to the end; cancelling the task cancels it.
    static func run(on call: ClientCall, message: [UInt8]) async -> StreamedAnswer {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                StreamExchange(call, message: message, continuation: continuation).start()
            }
        } onCancel: {
            call.cancel()
        }
    }

    private func start() {
        let fields = unsafe response.fields
        begin(.requestSent) {
            $0.sendInitialMetadata(MetadataList())
            if let buffer = unsafe request.buffer { unsafe $0.sendMessage(buffer) }
            $0.sendCloseFromClient()
        }
        begin(.callEnded) {
            unsafe $0.receiveStatus(into: fields)
        }
        begin(.headersReceived) {
            unsafe $0.receiveInitialMetadata(into: &fields.pointee.initialMetadata)
        }
    }

    override func completed(step: UInt8, succeeded: Bool) {
        switch Step(rawValue: step) {
        case .requestSent, nil: break
        case .headersReceived: receive()
        case .messageReceived:
            guard let buffer = unsafe message.buffer else { return note(\.isRead) }
            count += 1
            bytes += unsafe grpc_byte_buffer_length(buffer)
            message.clear()
            receive()
        case .callEnded: note(\.hasEnded)
        }
    }

    private func receive() {
        begin(.messageReceived) { unsafe $0.receiveMessage(into: message.slot) }
    }

    private func note(_ happened: WritableKeyPath<Ending, Bool>) {
        guard ending.withLock({ $0.note(happened) }) else { return }
        continuation.resume(
            returning: StreamedAnswer(messages: count, bytes: bytes, status: response.status)
        )
    }

    private func begin(_ step: Step, _ fill: (inout Batch) -> Void) {
        unsafe Batch.start(on: call.pointer, target: self, step: step.rawValue, fill)
    }
}
