/// How a pull ended that was sent on.
///
/// An image can be there however it ended: the runtime names it before it answers.
public enum PullEnd: Hashable, Sendable {
    /// The service made it, and answered this encoded `PullImageResponse`.
    case pulled([UInt8])
    /// The service says that it failed, or went away before it said how the pull ended.
    case failed
    /// It was cancelled or its time ran out, and the service may be at it for a moment longer.
    case interrupted
}
