internal import Synchronization

/// What a completion queue calls when a batch has ended.
///
/// A batch's tag is the address of its target with the step in the low bits, so that starting and
/// ending a batch allocates nothing. The batch holds its target: a target lives at least as long
/// as its batches.
class CompletionTarget {
    /// The number of low bits of an address that carry the step: Swift aligns objects to 16 bytes.
    static let stepBits = 4

    /// Orders the end of a batch after its start.
    ///
    /// C-core does so, too, but ThreadSanitizer does not see into it.
    private let started = Atomic(false)

    /// Called on a poller thread when the batch of `step` has ended.
    ///
    /// It must not block.
    ///
    /// - Parameters:
    ///   - step: The step that the batch was started with.
    ///   - succeeded: Whether the batch did what it was for.
    func completed(step: UInt8, succeeded: Bool) {
        preconditionFailure("a completion target must say what it does at the end of a batch")
    }

    /// Makes the tag of one batch; it must end exactly once.
    @safe final func tag(step: UInt8) -> UnsafeMutableRawPointer {
        precondition(step < 1 << Self.stepBits)
        started.store(true, ordering: .releasing)
        return unsafe Unmanaged.passRetained(self).toOpaque() + Int(step)
    }

    /// Reports the end of the batch that `tag` was made for.
    @safe static func complete(tag: UnsafeMutableRawPointer, succeeded: Bool) {
        let bits = UInt(bitPattern: tag)
        let step = UInt8(bits & (1 << stepBits - 1))
        let object = unsafe Unmanaged<CompletionTarget>.fromOpaque(tag - Int(step))
        let target = unsafe object.takeRetainedValue()
        precondition(target.started.load(ordering: .acquiring))
        target.completed(step: step, succeeded: succeeded)
    }
}
