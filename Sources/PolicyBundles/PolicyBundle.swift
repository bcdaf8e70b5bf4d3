public import PolicyEngine
public import StrictYAML

/// The policies that the central endpoint published together, with their number and dates.
///
/// This is the meaning of a payload and says nothing about where the payload came from: whoever
/// makes one answers for having checked that first.
public struct PolicyBundle: Hashable, Sendable {
    /// The media type of the payload.
    public static let mediaType = "application/vnd.pullgate.bundle.v1+json"

    /// The most bytes that a payload may have: 8 MiB.
    ///
    /// Ten thousand namespaces with ten allowlist entries and an exception each take under 4 MB. A
    /// download stops here, so that no endpoint can fill the memory of a node.
    public static let maximumBytes = 8 << 20

    /// The number of the bundle, 1 or more, higher for a later one.
    public let revision: UInt64

    /// When the bundle was made.
    public let issuedAt: Timestamp

    /// The instant from which the bundle is no longer to be used, later than `issuedAt`.
    ///
    /// Nil means that it does not expire.
    public let expiresAt: Timestamp?

    /// The policies to judge images by.
    public let policies: PolicySet

    /// Reads the payload of a bundle.
    ///
    /// Unknown keys refuse it like any other mistake. A rule that this version does not know may be
    /// the one that blocks an image, and the bundle in force is then the better one.
    ///
    /// - Parameters:
    ///   - payload: The JSON in UTF-8.
    ///   - source: Where it came from, for messages.
    /// - Throws: `DocumentError` with every mistake and its place.
    public init(payload: [UInt8], source: String) throws(DocumentError) {
        let document = try YAMLDocument(
            parsing: payload,
            file: source,
            maximumBytes: Self.maximumBytes
        )
        self = try document.decode { $0.policyBundle() }
    }

    init(revision: UInt64, issuedAt: Timestamp, expiresAt: Timestamp?, policies: PolicySet) {
        self.revision = revision
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.policies = policies
    }

    /// Tells whether the bundle is no longer to be used.
    ///
    /// - Parameter now: The clock's value.
    /// - Returns: True at `expiresAt` and after it; always false without an `expiresAt`.
    public func isExpired(at now: Timestamp) -> Bool {
        guard let expiresAt else { return false }
        return now >= expiresAt
    }
}
