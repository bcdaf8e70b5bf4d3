internal import CGRPC

/// Receives the request of a call and hands the call to Swift code.
@safe final class Interception: CompletionTarget {
    private let call: ServerCall
    private let backend: BackendChannel
    private let waiting: WaitingAnswers
    private let answering: Answering
    private let request = MessageSlot()
    private let deliver: @Sendable (InterceptedCall) -> Void

    private init(
        _ call: ServerCall,
        backend: BackendChannel,
        waiting: WaitingAnswers,
        answering: Answering,
        deliver: @escaping @Sendable (InterceptedCall) -> Void
    ) {
        self.call = call
        self.backend = backend
        self.waiting = waiting
        self.answering = answering
        self.deliver = deliver
    }

    /// Starts to receive the request of `call`.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - backend: Where it would go on.
    ///   - waiting: Where its answer is counted until the client has read it.
    ///   - deliver: Called on a poller thread when the request is there; must not block.
    static func start(
        _ call: ServerCall,
        backend: BackendChannel,
        waiting: WaitingAnswers,
        deliver: @escaping @Sendable (InterceptedCall) -> Void
    ) {
        let answering = Answering()
        CallEnd.watch(call) { answering.cancel() }
        let interception = Interception(
            call,
            backend: backend,
            waiting: waiting,
            answering: answering,
            deliver: deliver
        )
        unsafe Batch.start(on: call.pointer, target: interception, step: 0) {
            unsafe $0.receiveMessage(into: interception.request.slot)
        }
    }

    override func completed(step: UInt8, succeeded: Bool) {
        // A client that broke off before its request was complete hears no answer.
        guard succeeded, unsafe request.buffer != nil || !call.brokeBeforeMessage else { return }
        deliver(
            InterceptedCall(
                call,
                // No message at all is the empty message's twin: it does not decode.
                request: request.bytes ?? [],
                backend: backend,
                waiting: waiting,
                answering: answering
            )
        )
    }
}
