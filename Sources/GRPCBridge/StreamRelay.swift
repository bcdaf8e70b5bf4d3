internal import CGRPC
internal import Synchronization

/// Passes on one call of any shape, message by message, in both directions at once.
///
/// Each direction has one message under way: it is read from one side when the other side has
/// taken the one before, so a slow reader slows its writer and nothing piles up in between.
@safe final class StreamRelay: CompletionTarget {
    private enum Step: UInt8 {
        case requestReceived
        case requestSent
        case requestsClosed
        case backendStarted
        case headersReceived
        case headersSent
        case responseReceived
        case responseSent
        case backendEnded
        case statusSent
    }

    /// The two things that must both have happened before the call can end.
    private struct Ending {
        private var responsesPassedOn = false
        private var statusReceived = false
        /// Whether both have.
        var isOver: Bool { responsesPassedOn && statusReceived }
        /// Why a message did not go on, which ends the call.
        var fault: MessageFault?

        /// Notes one of them and says whether it was the second.
        mutating func note(_ happened: WritableKeyPath<Ending, Bool>) -> Bool {
            self[keyPath: happened] = true
            return isOver
        }

        static var responses: WritableKeyPath<Ending, Bool> { \.responsesPassedOn }
        static var status: WritableKeyPath<Ending, Bool> { \.statusReceived }
    }

    private let client: ServerCall
    private let backend: ClientCall
    /// Headers, status and trailing metadata; its message is not used.
    private let answer: BackendResponse
    private let request = MessageSlot()
    private let response = MessageSlot()
    private let waiting: WaitingAnswers
    /// The response that waits for its client; there is one at a time.
    private var wait: UInt64?
    private let ending = Mutex(Ending())

    private init(_ client: ServerCall, backend: BackendChannel, waiting: WaitingAnswers) {
        self.client = client
        self.waiting = waiting
        self.backend = backend.stream(for: client)
        answer = BackendResponse(of: self.backend)
    }

    /// Starts to relay `call`, which ends by itself.
    static func start(_ call: ServerCall, backend: BackendChannel, waiting: WaitingAnswers) {
        let relay = StreamRelay(call, backend: backend, waiting: waiting)
        CallEnd.watch(call) { relay.endBackendsCall() }
        FirstContact.wait(for: backend, client: call) { relay.start() }
    }

    private func start() {
        let fields = unsafe answer.fields
        let metadata = client.requestMetadata()
        onBackend(.backendStarted) { $0.sendInitialMetadata(metadata) }
        onBackend(.backendEnded) {
            unsafe $0.receiveStatus(into: fields)
        }
        onBackend(.headersReceived) {
            unsafe $0.receiveInitialMetadata(into: &fields.pointee.initialMetadata)
        }
        receiveRequest()
    }

    override func completed(step: UInt8, succeeded: Bool) {
        switch Step(rawValue: step) {
        case .requestReceived: passOnRequest(received: succeeded)
        case .requestSent:
            request.clear()
            // Not sent: the backend has ended the call and wants no more.
            if succeeded { receiveRequest() }
        case .headersReceived: passOnHeaders()
        case .responseReceived: passOnResponse()
        case .responseSent:
            waiting.end(wait)
            response.clear()
            // Not sent: the client is gone, and its end has cancelled the backend's call.
            if succeeded { receiveResponse() } else { noteEnd(Ending.responses) }
        case .backendEnded: noteEnd(Ending.status)
        case .requestsClosed, .backendStarted, .headersSent, .statusSent, nil: break
        }
    }

    private func receiveRequest() {
        onClient(.requestReceived) { unsafe $0.receiveMessage(into: request.slot) }
    }

    private func passOnRequest(received: Bool) {
        if let fault = client.fault(of: request, received: received) {
            // The backend must not take what it has for the whole.
            breakOff(fault)
        } else if let message = unsafe request.buffer {
            onBackend(.requestSent) { unsafe $0.sendMessage(message) }
        } else {
            onBackend(.requestsClosed) { $0.sendCloseFromClient() }
        }
    }

    private func passOnHeaders() {
        let headers = unsafe MetadataList(passingOn: answer.fields.pointee.initialMetadata)
        onClient(.headersSent) { $0.sendInitialMetadata(headers) }
        receiveResponse()
    }

    private func receiveResponse() {
        onBackend(.responseReceived) { unsafe $0.receiveMessage(into: response.slot) }
    }

    private func passOnResponse() {
        guard let message = unsafe response.buffer else { return noteEnd(Ending.responses) }
        guard !backend.messageIsCompressed else {
            response.clear()
            breakOff(.compressedAnswer)
            return noteEnd(Ending.responses)
        }
        wait = unsafe waiting.begin(message, of: client)
        onClient(.responseSent) { unsafe $0.sendMessage(message) }
    }

    private func breakOff(_ fault: MessageFault) {
        ending.withLock { $0.fault = fault }
        backend.cancel(with: fault.status)
    }

    private func endBackendsCall() {
        if !ending.withLock({ $0.isOver }) { backend.cancel() }
    }

    private func noteEnd(_ happened: WritableKeyPath<Ending, Bool>) {
        let (isOver, fault) = ending.withLock { ($0.note(happened), $0.fault) }
        guard isOver else { return }
        // The backend may have ended the call before it was broken off.
        if let fault { answer.setStatus(fault.status) }
        let fields = unsafe answer.fields
        // Where C-core has ended the client's call, the backend's has been cancelled by now.
        unsafe client.noteAnswer(fields.pointee.code)
        let trailing = unsafe MetadataList(passingOn: fields.pointee.trailingMetadata)
        onClient(.statusSent) {
            unsafe $0.sendStatus(
                fields.pointee.code,
                details: &fields.pointee.details,
                trailing: trailing
            )
        }
    }

    private func onClient(_ step: Step, _ fill: (inout Batch) -> Void) {
        unsafe Batch.start(on: client.pointer, target: self, step: step.rawValue, fill)
    }

    private func onBackend(_ step: Step, _ fill: (inout Batch) -> Void) {
        unsafe Batch.start(on: backend.pointer, target: self, step: step.rawValue, fill)
    }
}
