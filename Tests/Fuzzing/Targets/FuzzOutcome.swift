/// What a decoder did with an input; both are right, a crash or a `FuzzFault` is not.
public enum FuzzOutcome: Hashable, Sendable {
    /// It made a value of the input.
    case taken
    /// It said what is wrong with the input.
    case refused
}
