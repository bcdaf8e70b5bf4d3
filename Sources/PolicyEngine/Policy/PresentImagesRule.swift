/// What a policy does with an image that it denies and that is on the node already.
public enum PresentImagesRule: String, Hashable, Sendable, CaseIterable {
    /// A pull of it is judged like any other, and what is there can be started without a pull.
    case judge
    /// A pull of it goes on, with a warning: what ran yesterday can be started again today.
    case allow
    /// kubelet is told that it is not there, so that a new pod pulls it and gets the denial.
    case enforce
}
