internal import CGRPC

/// Ends a call with a status, whatever it carries.
final class Refusal: CompletionTarget {
    /// Starts to refuse `call`, which ends by itself.
    static func start(_ call: ServerCall, status: Status) {
        CallEnd.watch(call)
        end(call, status: status)
    }

    /// Refuses a call whose end is watched already.
    static func end(_ call: ServerCall, status: Status) {
        call.end(with: status, target: Refusal(), step: 0)
    }

    override func completed(step: UInt8, succeeded: Bool) {}
}
