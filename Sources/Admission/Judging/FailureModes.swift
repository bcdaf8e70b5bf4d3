/// The failure mode for each cause.
public struct FailureModes: Hashable, Sendable {
    private let modes: [UnknownCause: FailureMode]
    private let otherwise: FailureMode

    /// Makes one mode for every cause.
    ///
    /// - Parameters:
    ///   - mode: The mode of the causes that are not named. Closed, unless the node's
    ///     administrator chose otherwise: a gate that cannot know must not guess.
    ///   - modes: The modes of single causes.
    public init(_ mode: FailureMode = .closed, except modes: [UnknownCause: FailureMode] = [:]) {
        otherwise = mode
        self.modes = modes
    }

    /// The mode for a cause.
    ///
    /// - Parameter cause: Why a pull cannot be judged.
    public subscript(cause: UnknownCause) -> FailureMode {
        modes[cause] ?? otherwise
    }
}
