internal import CGRPC

/// Answers an intercepted call by messages, each sent when the client has taken the one before.
@safe final class AnswerStream: CompletionTarget {
    private enum Step: UInt8 {
        case messageSent
        case statusSent
    }

    private let call: ServerCall
    private let waiting: WaitingAnswers
    private var messages: ArraySlice<[UInt8]>
    /// The message that is being sent, and its wait for the client.
    private var current: (message: MessageSlot, wait: UInt64?)?

    private init(_ call: ServerCall, _ messages: [[UInt8]], waiting: WaitingAnswers) {
        self.call = call
        self.waiting = waiting
        self.messages = messages[...]
    }

    /// Starts to answer `call`, which ends by itself.
    static func start(_ call: ServerCall, _ messages: [[UInt8]], waiting: WaitingAnswers) {
        AnswerStream(call, messages, waiting: waiting).sendNext(isFirst: true)
    }

    override func completed(step: UInt8, succeeded: Bool) {
        waiting.end(current?.wait)
        current = nil
        guard case .messageSent = Step(rawValue: step) else { return }
        // Not sent: the client is gone.
        if succeeded { sendNext(isFirst: false) } else { call.noteAnswer(GRPC_STATUS_CANCELLED) }
    }

    private func sendNext(isFirst: Bool) {
        guard let bytes = messages.popFirst() else { return sendStatus(isFirst: isFirst) }
        let message = MessageSlot(copying: bytes)
        current = (message, unsafe waiting.begin(message.buffer, of: call))
        begin(.messageSent, isFirst: isFirst) { batch in
            if let buffer = unsafe message.buffer { unsafe batch.sendMessage(buffer) }
        }
    }

    private func sendStatus(isFirst: Bool) {
        call.noteAnswer(GRPC_STATUS_OK)
        var details = unsafe grpc_empty_slice()
        begin(.statusSent, isFirst: isFirst) { batch in
            unsafe batch.sendStatus(GRPC_STATUS_OK, details: &details, trailing: MetadataList())
        }
    }

    private func begin(_ step: Step, isFirst: Bool, _ fill: (inout Batch) -> Void) {
        unsafe Batch.start(on: call.pointer, target: self, step: step.rawValue) { batch in
            if isFirst { batch.sendInitialMetadata(MetadataList()) }
            fill(&batch)
        }
    }
}
