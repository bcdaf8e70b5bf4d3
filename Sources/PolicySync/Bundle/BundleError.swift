/// An error that stopped a bundle from being put to use, or from being kept.
public struct BundleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller can act on; the raw value names it in metrics and in the status.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The endpoint could not be reached, did not answer in time, or broke off.
        case unreachable
        /// The endpoint answered with a status other than those that are asked for.
        case refused
        /// The answer is larger than it may be, or than the bundle says.
        case tooLarge
        /// A file that the connection needs cannot be used: a certificate, a key or a token.
        case connectionFiles
        /// The files with the keys to trust cannot be used.
        case keyFiles
        /// No trusted key has signed what the endpoint sent.
        case untrusted
        /// The bundle is signed by who may, and cannot be read.
        case invalid
        /// The bundle is older than one that the node has had.
        case revisionRolledBack
        /// The bundle has the revision of one that the node has had, but says something else.
        case revisionReused
        /// The bundle is past its end.
        case expired
        /// The report index is not the one that the bundle names, or is damaged.
        case indexDamaged
        /// There is too little space for the report index.
        case noSpace
        /// The state folder cannot be read or written.
        case state
    }

    /// What a caller can act on.
    public let code: Code

    /// What an operator should read.
    public let message: String

    /// The message.
    public var description: String { message }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
