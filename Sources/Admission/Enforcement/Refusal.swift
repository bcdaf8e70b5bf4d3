/// Why a pull is not made, for the caller.
public struct Refusal: Hashable, Sendable {
    /// What kind of error it is.
    public enum Reason: Hashable, Sendable {
        /// A policy denies it, or the failure mode while no policy can be looked at.
        case denied
        /// The registry does not take the credentials, or wants some.
        case unauthorized
        /// The registry did not tell what the image is, or the image has gone again.
        case unavailable
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
