internal import CGRPC

/// Receives the request of a call and has Swift code answer it.
@safe final class Interception: CompletionTarget {
    /// The longest request, in bytes, that is answered on the poller thread.
    ///
    /// To copy and decode a longer one would hold up all other calls. Those of kubelet have some hundred.
    private static let longestQuickRequest = 64 << 10

    private let call: ServerCall
    private let backend: BackendChannel
    private let waiting: WaitingAnswers
    private let answering: Answering
    private let request = MessageSlot()
    private let answer: @Sendable (InterceptedCall) async -> InterceptedCall.Answer

    private init(
        _ call: ServerCall,
        backend: BackendChannel,
        waiting: WaitingAnswers,
        answering: Answering,
        answer: @escaping @Sendable (InterceptedCall) async -> InterceptedCall.Answer
    ) {
        self.call = call
        self.backend = backend
        self.waiting = waiting
        self.answering = answering
        self.answer = answer
    }

    /// Starts to receive the request of `call`.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - backend: Where it would go on.
    ///   - waiting: Where its answer is counted until the client has read it.
    ///   - answer: Decides what to answer when the request is there. Its task is cancelled when the
    ///     call is over, which is before it returns only if the client gave up.
    static func start(
        _ call: ServerCall,
        backend: BackendChannel,
        waiting: WaitingAnswers,
        answer: @escaping @Sendable (InterceptedCall) async -> InterceptedCall.Answer
    ) {
        let answering = Answering()
        CallEnd.watch(call) { answering.cancel() }
        let interception = Interception(
            call,
            backend: backend,
            waiting: waiting,
            answering: answering,
            answer: answer
        )
        unsafe Batch.start(on: call.pointer, target: interception, step: 0) {
            unsafe $0.receiveMessage(into: interception.request.slot)
        }
    }

    override func completed(step: UInt8, succeeded: Bool) {
        if let fault = call.fault(of: request, received: succeeded) {
            return Refusal.end(call, status: fault.status)
        }
        let isQuick = request.length <= Self.longestQuickRequest
        answering.start(isQuick: isQuick) { [call, backend, waiting, request, answer] in
            let intercepted = InterceptedCall(
                call,
                // No message at all is the empty message's twin: it does not decode.
                request: request.takeBytes() ?? [],
                backend: backend,
                waiting: waiting
            )
            await intercepted.end(with: await answer(intercepted))
        }
    }
}
