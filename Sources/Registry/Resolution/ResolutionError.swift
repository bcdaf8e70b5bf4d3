/// Why a reference could not be resolved to content.
public struct ResolutionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller can act on.
    public enum Code: Hashable, Sendable {
        /// Every host that was asked says that it has no such image.
        case notFound
        /// The credentials were not taken, or are missing.
        case unauthorized
        /// A host could not be reached, or broke off.
        case unreachable
        /// The time for the resolution ran out.
        case timedOut
        /// No trusted TLS connection could be made.
        case tls
        /// A host answered with an error that has no code of its own, such as 503.
        case refused
        /// A manifest is larger than containerd takes.
        case tooLarge
        /// The bytes of a manifest do not have the digest that they were asked for by.
        case digestMismatch
        /// The manifest is of no kind that containerd runs, or can be read in two ways.
        case unsupportedManifest
        /// The index has no image for this node.
        case noMatchingPlatform
        /// The image that the index has for this node is another index.
        case nestedIndex
        /// A host answered with what is not HTTP's or the registry protocol's.
        case invalidResponse
        /// The registry's hosts are not known, or none of them may be asked.
        case noHosts
        /// The task was cancelled.
        case cancelled
    }

    /// What a caller can act on.
    public let code: Code

    /// What an operator should read: each host that was asked, and what failed there.
    ///
    /// No credentials are in it, and no URL, whose query might have some.
    public let message: String

    /// The message.
    public var description: String { message }

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: What a caller can act on.
    ///   - message: What an operator should read.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// Takes what failed at one host after the other.
    ///
    /// The first failure that is not a 404 counts, as for containerd 1.6: "not found" is the
    /// answer only if all hosts gave it.
    ///
    /// - Parameters:
    ///   - subject: What was to be resolved.
    ///   - failures: The hosts, and what failed there; not empty.
    init(_ subject: String, _ failures: [(host: String, failure: HostFailure)]) {
        code = failures.first { $0.failure.code != .notFound }?.failure.code ?? .notFound
        let list = failures.map { "\($0.host): \($0.failure.message)" }.joined(separator: "; ")
        message = "\(subject) cannot be resolved: \(list)"
    }
}
