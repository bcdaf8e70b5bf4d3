public import PolicyEngine
public import StrictYAML

/// The policies that the central endpoint published together, with their number and dates.
///
/// One that comes from elsewhere is read from a `VerifiedPayload` only.
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

    /// The report index that the policies go with; nil if there is none.
    public let reports: ReportIndexReference?

    /// The policies to judge images by.
    public let policies: PolicySet

    /// Reads the payload of a bundle.
    ///
    /// Unknown keys refuse it like any other mistake. A rule that this version does not know may be
    /// the one that blocks an image, and the bundle in force is then the better one.
    ///
    /// - Parameters:
    ///   - payload: The JSON in UTF-8, checked to come from who may send it.
    ///   - source: Where it came from, for messages.
    /// - Throws: `DocumentError` with every mistake and its place.
    public init(payload: VerifiedPayload, source: String) throws(DocumentError) {
        let document = try YAMLDocument(
            parsing: payload.bytes,
            file: source,
            maximumBytes: Self.maximumBytes
        )
        self = try document.decode { $0.policyBundle() }
    }

    /// Creates a bundle to publish, which always has an end.
    ///
    /// - Parameters:
    ///   - revision: The number of the bundle, 1 or more, higher than that of any before.
    ///   - issuedAt: When the bundle is made.
    ///   - expiresAt: The instant from which it is no longer to be used.
    ///   - reports: The report index that the policies go with.
    ///   - policies: The policies to judge images by.
    /// - Throws: `PolicyBundleError` `noRevision` or `expiresBeforeIssued`.
    public init(
        revision: UInt64,
        issuedAt: Timestamp,
        expiresAt: Timestamp,
        reports: ReportIndexReference? = nil,
        policies: PolicySet
    ) throws(PolicyBundleError) {
        guard revision > 0 else { throw .noRevision }
        guard expiresAt > issuedAt else {
            throw .expiresBeforeIssued(issuedAt: issuedAt, expiresAt: expiresAt)
        }
        self.revision = revision
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.reports = reports
        self.policies = policies
    }

    /// Creates a bundle of fields that were read and checked together.
    init(
        revision: UInt64,
        issuedAt: Timestamp,
        expiresAt: Timestamp?,
        reports: ReportIndexReference?,
        policies: PolicySet
    ) {
        self.revision = revision
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.reports = reports
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
