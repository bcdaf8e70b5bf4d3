/// What does not block an image but should be seen.
public enum Warning: Hashable, Sendable {
    /// A finding will block at `endsAt`, when its grace period is over.
    case gracePeriod(Finding, endsAt: Timestamp)
    /// A finding blocks because the exception for it has expired.
    case exceptionExpired(PolicyException, Finding)
}
