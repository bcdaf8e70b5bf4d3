internal import CGRPC

/// Passes on one call that is known to have one message each way.
///
/// Three batches, one after the other, so nothing here is touched by two threads at once: the
/// request, the whole call to the backend, the whole answer.
@safe final class UnaryRelay: CompletionTarget {
    private enum Step: UInt8 {
        case requestReceived
        case placeTaken
        case backendAnswered
        case answerSent
    }

    private let call: ServerCall
    private let backend: BackendChannel
    private let waiting: WaitingAnswers
    /// Where the call takes a place for its answer, if that may be long.
    private let arriving: ArrivingAnswers?
    private let request = MessageSlot()
    private var response: BackendResponse?
    private var wait: UInt64?

    private init(
        _ call: ServerCall,
        backend: BackendChannel,
        arriving: ArrivingAnswers?,
        waiting: WaitingAnswers
    ) {
        self.call = call
        self.backend = backend
        self.arriving = arriving
        self.waiting = waiting
    }

    /// Starts to relay `call`, which ends by itself.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - backend: Where it goes on.
    ///   - arriving: Where its answer takes a place; nil if that is known to be short.
    ///   - waiting: Where the answer is counted until the client has read it.
    static func start(
        _ call: ServerCall,
        backend: BackendChannel,
        arriving: ArrivingAnswers?,
        waiting: WaitingAnswers
    ) {
        let relay = UnaryRelay(call, backend: backend, arriving: arriving, waiting: waiting)
        CallEnd.watch(call)
        unsafe Batch.start(on: call.pointer, target: relay, step: Step.requestReceived.rawValue) {
            unsafe $0.receiveMessage(into: relay.request.slot)
        }
    }

    override func completed(step: UInt8, succeeded: Bool) {
        switch Step(rawValue: step) {
        case .requestReceived:
            // A client that broke off has not finished its request: the backend must not see one.
            guard succeeded, unsafe request.buffer != nil || !call.brokeBeforeMessage else {
                return
            }
            FirstContact.wait(for: backend, client: call) {
                let step = Step.placeTaken.rawValue
                if self.arriving?.take(for: self, step: step) ?? true { self.callBackend() }
            }
        case .placeTaken:
            callBackend()
        case .backendAnswered:
            arriving?.give(by: self)
            backend.expectAnswers(-1)
            request.clear()
            if let response {
                wait = unsafe waiting.begin(response.fields.pointee.message, of: call)
                call.end(with: response, target: self, step: Step.answerSent.rawValue)
            }
        case .answerSent:
            waiting.end(wait)
        case nil:
            break
        }
    }

    private func callBackend() {
        let child = backend.call(for: call)
        let response = BackendResponse(of: child)
        self.response = response
        backend.expectAnswers(1)
        unsafe child.exchange(
            request.buffer,
            metadata: call.requestMetadata(),
            into: response,
            target: self,
            step: Step.backendAnswered.rawValue
        )
    }
}
