internal import CGRPC

/// Passes on one call that is known to have one message each way.
///
/// Three batches, one after the other, so nothing here is touched by two threads at once: the
/// request, the whole call to the backend, the whole answer. The wait for a place between the first two
/// is no batch, but ends as one does.
@safe final class UnaryRelay: CompletionTarget {
    private enum Step: UInt8 {
        case requestReceived
        case placeAwaited
        case backendAnswered
        case answerSent
    }

    private let call: ServerCall
    private let backend: BackendChannel
    private let waiting: WaitingAnswers
    /// Where the call takes a place, if it is for a list.
    private let lists: ListPlaces?
    /// Whether the end of the call is heard from the start on, as it may wait for the backend or a place.
    ///
    /// That of another call is heard once the backend has it, which then need not wait for that.
    private let isEndWatched: Bool
    private let request = MessageSlot()
    private var response: BackendResponse?
    /// The call to the backend while it is under way.
    private var backendCall: ClientCall?
    private var wait: UInt64?

    private init(
        _ call: ServerCall,
        backend: BackendChannel,
        lists: ListPlaces?,
        waiting: WaitingAnswers
    ) {
        self.call = call
        self.backend = backend
        self.lists = lists
        self.waiting = waiting
        isEndWatched = lists != nil || !backend.wasReached
    }

    /// Starts to relay `call`, which ends by itself.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - backend: Where it goes on.
    ///   - lists: Where it takes a place; nil if it is for no list.
    ///   - waiting: Where the answer is counted until the client has read it.
    static func start(
        _ call: ServerCall,
        backend: BackendChannel,
        lists: ListPlaces?,
        waiting: WaitingAnswers
    ) {
        let relay = UnaryRelay(call, backend: backend, lists: lists, waiting: waiting)
        if relay.isEndWatched { relay.watchEnd() }
        unsafe Batch.start(on: call.pointer, target: relay, step: Step.requestReceived.rawValue) {
            unsafe $0.receiveMessage(into: relay.request.slot)
        }
    }

    private func watchEnd() {
        CallEnd.watch(call) { [self] in
            lists?.leave(self)
            backendCall?.cancel()
        }
    }

    override func completed(step: UInt8, succeeded: Bool) {
        switch Step(rawValue: step) {
        case .requestReceived:
            defer { if !isEndWatched { watchEnd() } }
            if let fault = call.fault(of: request, received: succeeded) {
                return Refusal.end(call, status: fault.status)
            }
            FirstContact.wait(for: backend, client: call) {
                if self.hasPlace() { self.callBackend() }
            }
        case .placeAwaited:
            // Without a place the client has left.
            if succeeded { callBackend() } else { call.noteAnswer(GRPC_STATUS_CANCELLED) }
        case .backendAnswered:
            backendCall = nil
            lists?.give()
            backend.expectAnswers(-1)
            request.clear()
            if let response {
                response.refuseCompressedMessage()
                wait = unsafe waiting.begin(response.fields.pointee.message, of: call)
                call.end(with: response, target: self, step: Step.answerSent.rawValue)
            }
        case .answerSent:
            waiting.end(wait)
        case nil:
            break
        }
    }

    /// Whether the backend can be asked at once; if not, the call waits for its place or is over.
    private func hasPlace() -> Bool {
        guard !call.hasEnded else {
            call.noteAnswer(GRPC_STATUS_CANCELLED)
            return false
        }
        guard let lists else { return true }
        return lists.take(for: self, step: Step.placeAwaited.rawValue)
    }

    private func callBackend() {
        let child = lists == nil ? backend.call(for: call) : backend.list(for: call)
        let response = BackendResponse(of: child)
        self.response = response
        backendCall = child
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
