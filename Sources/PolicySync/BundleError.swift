/// An error that stopped a bundle from being put to use.
public struct BundleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller can act on.
    public enum Code: Hashable, Sendable {
        /// The endpoint could not be reached, or did not answer in time.
        case unreachable
        /// The endpoint answered with a status other than 200 and 304.
        case refused
        /// The answer is larger than a bundle may be.
        case tooLarge
        /// The bundle cannot be read.
        case invalid
        /// The bundle is older than the one in force.
        case revisionRolledBack
        /// The bundle has the revision of the one in force, but says something else.
        case revisionReused
        /// The bundle is past its end.
        case expired
    }

    /// What a caller can act on.
    public let code: Code

    /// What an operator should read.
    public let message: String

    /// The message.
    public var description: String { message }
}
