internal import CGRPC
internal import Synchronization

/// The large answers that clients have not taken yet, which must not fill the node's memory.
///
/// An answer is in memory as a whole until its client has read it. When there are too many, the one
/// that has waited longest is given up: a client that reads is ahead of those that do not.
final class WaitingAnswers: Sendable {
    /// The size in bytes from which on an answer is counted; smaller ones are bounded by
    /// `CallLimits.maximumTotal`, to 64 MiB.
    static let smallest = 16 << 10

    /// The most bytes that may wait: eight lists of the greatest size that kubelet takes, 16 MiB.
    static let maximumBytes = 128 << 20

    /// Why an answer was given up.
    private static let givenUp = Status(
        code: .resourceExhausted,
        message: "pullgate: the answer was not read while \(maximumBytes >> 20) MiB of answers wait"
    )

    private struct Answer {
        let call: ServerCall
        let bytes: Int
    }

    private struct State {
        var waiting: [UInt64: Answer] = [:]
        var bytes = 0
        var last: UInt64 = 0

        mutating func remove(_ number: UInt64) -> ServerCall? {
            guard let answer = waiting.removeValue(forKey: number) else { return nil }
            bytes -= answer.bytes
            return answer.call
        }
    }

    private let state = Mutex(State())

    /// Notes that an answer begins to wait for its client, and gives up older ones if need be.
    ///
    /// - Parameters:
    ///   - message: The answer.
    ///   - call: What it answers.
    /// - Returns: What the end of the wait is told by; nil for an answer that is not counted.
    func begin(
        _ message: UnsafeMutablePointer<grpc_byte_buffer>?,
        of call: ServerCall
    ) -> UInt64? {
        guard let message = unsafe message else { return nil }
        let bytes = unsafe grpc_byte_buffer_length(message)
        guard bytes >= Self.smallest else { return nil }
        let (number, surplus) = state.withLock { state -> (UInt64, [ServerCall]) in
            state.last += 1
            state.waiting[state.last] = Answer(call: call, bytes: bytes)
            state.bytes += bytes
            var surplus: [ServerCall] = []
            while state.bytes > Self.maximumBytes, let oldest = state.waiting.keys.min(),
                oldest != state.last
            {
                surplus += [state.remove(oldest)].compactMap(\.self)
            }
            return (state.last, surplus)
        }
        for call in surplus { call.giveUp(with: Self.givenUp) }
        return number
    }

    /// Notes that an answer waits no longer, however that ended.
    ///
    /// - Parameter number: What `begin` gave.
    func end(_ number: UInt64?) {
        guard let number else { return }
        // Given back outside of the lock: it may be the last reference to the call.
        _ = state.withLock { $0.remove(number) }
    }
}
