internal import CGRPC
internal import Synchronization

/// A call that waits to be answered or passed on by Swift code, its request received.
@safe public final class InterceptedCall: Sendable {
    /// What to answer to an intercepted call.
    public enum Answer: Sendable {
        /// What the backend answered, as it came.
        case response(BackendResponse)
        /// These bytes in the place of the backend's answer.
        case message([UInt8])
        /// These messages, one after the other, in the place of a backend that answers by a stream.
        case messages([[UInt8]])
        /// A status and no message.
        case status(Status)
        /// A status and no message, and what is left to do when it is on its way.
        ///
        /// The task may be cancelled by then, as the call is over. The server's end waits for it.
        case statusFirst(Status, then: @Sendable () async -> Void)
    }

    /// The method's path, such as `/runtime.v1.ImageService/PullImage`.
    public let path: String

    /// The request's bytes.
    public let request: [UInt8]

    /// Who made the call, or nil when the connection is unknown.
    public var peer: PeerCredentials? { call.client }

    private let call: ServerCall
    private let backend: BackendChannel
    private let waiting: WaitingAnswers
    private let received = ContinuousClock.now

    init(
        _ call: ServerCall,
        request: [UInt8],
        backend: BackendChannel,
        waiting: WaitingAnswers
    ) {
        path = call.path
        self.request = request
        self.call = call
        self.backend = backend
        self.waiting = waiting
    }

    /// Waits for a backend that has not been reached yet, as `forward` does.
    ///
    /// Both together wait no longer than the start timeout after the call has come.
    ///
    /// - Returns: Whether it took half a second or more, and not the moment in which one connects.
    public func waitForBackend() async -> Bool {
        guard !backend.wasReached else { return false }
        let start = ContinuousClock.now
        await FirstContact.wait(for: backend, client: call, since: received)
        return ContinuousClock.now - start >= FirstContact.lookInterval
    }

    /// Sends a request to the backend in the place of the client's, with the client's metadata,
    /// deadline and cancellation.
    ///
    /// - Parameter message: The bytes to send.
    /// - Returns: What the backend answered, or the status of a backend that could not.
    public func forward(_ message: [UInt8]) async -> BackendResponse {
        _ = await waitForBackend()
        return await Exchange.run(
            on: backend.call(for: call),
            message: message,
            metadata: { self.call.requestMetadata() }
        )
    }

    /// Makes a further call to the backend on the gate's own behalf: without the client's
    /// metadata, deadline and cancellation.
    ///
    /// It is made even when the client has given up and the task is cancelled, because what a
    /// pull left behind must be looked at. The server's end waits for it.
    ///
    /// - Parameters:
    ///   - path: The method's path, such as `/runtime.v1.ImageService/RemoveImage`.
    ///   - message: The request's bytes.
    ///   - timeout: How long the call may take.
    /// - Returns: What the backend answered, or the status of a backend that could not.
    public func callBackend(
        _ path: String,
        message: [UInt8],
        timeout: Duration
    ) async -> BackendResponse {
        // The server's end waits for every client's call to be given back, ended or not, and
        // only then takes the queue away: the client's call is kept while this one needs it.
        defer { withExtendedLifetime(call) {} }
        return await Exchange.runToItsEnd(
            on: backend.call(to: path, timeout: timeout),
            message: message,
            metadata: { MetadataList() }
        )
    }

    /// Answers, and does what is left to do then.
    func end(with answer: Answer) async {
        // The server's end waits for calls that are kept.
        defer { withExtendedLifetime(call) {} }
        send(answer)
        if case .statusFirst(_, let then) = answer { await then() }
    }

    private func send(_ answer: Answer) {
        switch answer {
        case .response(let response):
            let sent = unsafe sent(response.fields.pointee.message, of: response)
            call.end(with: response, target: sent, step: 0)
        case .message(let bytes):
            let message = MessageSlot(copying: bytes)
            let sent = unsafe sent(message.buffer, of: message)
            call.end(with: message, target: sent, step: 0)
        case .messages(let messages):
            AnswerStream.start(call, messages, waiting: waiting)
        case .status(let status), .statusFirst(let status, _):
            call.end(with: status, target: AnswerSent(keeping: nil) {}, step: 0)
        }
    }

    /// Counts an answer's message among those that wait, until it has been sent.
    private func sent(
        _ message: UnsafeMutablePointer<grpc_byte_buffer>?,
        of answer: any Sendable & AnyObject
    ) -> AnswerSent {
        let wait = unsafe waiting.begin(message, of: call)
        return AnswerSent(keeping: answer) { [waiting] in waiting.end(wait) }
    }
}

/// Keeps what is answered until its answer has been sent.
private final class AnswerSent: CompletionTarget {
    private let answer: (any Sendable & AnyObject)?
    private let sent: () -> Void

    /// Makes a target.
    ///
    /// - Parameters:
    ///   - answer: What is kept.
    ///   - sent: Called on a poller thread when the answer has been sent, or cannot be.
    init(keeping answer: (any Sendable & AnyObject)?, then sent: @escaping () -> Void) {
        self.answer = answer
        self.sent = sent
    }

    override func completed(step: UInt8, succeeded: Bool) { sent() }
}
