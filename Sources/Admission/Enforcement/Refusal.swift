internal import PolicyEngine

/// Why a pull is not made, for the caller.
public struct Refusal: Hashable, Sendable {
    /// What kind of error it is.
    public enum Reason: Hashable, Sendable {
        /// A policy denies it, or the failure mode while no policy can be looked at.
        case denied
        /// The registry does not take the credentials, or wants some.
        case unauthorized
        /// The registry did not tell what the image is, the image has gone again, or the runtime is
        /// away.
        case unavailable
        /// The caller has given up.
        case cancelled
        /// The request is not one that could be judged or pulled.
        case invalid
        /// The request is larger than what is read.
        case tooLarge
    }

    /// What kind of error it is.
    public let reason: Reason

    /// What the caller should read.
    public let message: String
}

extension Refusal {
    /// For a caller that has given up before the pull was made.
    static let givenUp = Refusal(
        reason: .cancelled,
        message: "pullgate: the caller has given up."
    )

    /// For a pull that nobody can make.
    ///
    /// - Parameter error: What the runtime's socket answers.
    init(whileAway error: BackendError) {
        let text = error.description.displayed(withinBytes: Obstacle.maximumDetailLength)
        self.init(reason: .unavailable, message: "pullgate: containerd does not answer: \(text)")
    }
}
