internal import CGRPC

/// Waits for the end of a client's call.
///
/// Every call has one, relayed or not: what is made for a call ends with it.
@safe final class CallEnd: CompletionTarget {
    private let cancelled: UnsafeMutablePointer<Int32>
    /// Held until the end: giving a call back earlier would cancel it.
    private let call: ServerCall
    private let whenEnded: () -> Void

    private init(of call: ServerCall, whenEnded: @escaping () -> Void) {
        self.call = call
        unsafe cancelled = .allocate(capacity: 1)
        unsafe cancelled.initialize(to: 0)
        self.whenEnded = whenEnded
    }

    deinit {
        unsafe cancelled.deallocate()
    }

    /// Starts to wait.
    ///
    /// - Parameters:
    ///   - call: The client's call.
    ///   - whenEnded: Called on a poller thread once the call is over, however it ended.
    static func watch(_ call: ServerCall, whenEnded: @escaping () -> Void = {}) {
        let end = CallEnd(of: call, whenEnded: whenEnded)
        unsafe Batch.start(on: call.pointer, target: end, step: 0) { batch in
            unsafe batch.receiveClose(cancelled: end.cancelled)
        }
    }

    override func completed(step: UInt8, succeeded: Bool) {
        call.noteEnd()
        whenEnded()
    }
}
