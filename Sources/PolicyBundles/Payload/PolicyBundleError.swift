public import OCI
public import PolicyEngine

/// Why values do not make a bundle that nodes would take.
public enum PolicyBundleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Revisions begin with 1.
    case noRevision
    /// The bundle would never be in force.
    case expiresBeforeIssued(issuedAt: Timestamp, expiresAt: Timestamp)
    /// The report index is named by another hash than SHA-256.
    case digestNotSHA256(Digest)
    /// The report index has no bytes, or more than nodes fetch.
    case indexSize(Int64)
    /// The number of images is negative.
    case imageCount(Int)

    /// What is wrong.
    public var description: String {
        switch self {
        case .noRevision: "the revision must be 1 or more"
        case .expiresBeforeIssued(let issuedAt, let expiresAt):
            "the bundle would expire at \(expiresAt), and is issued at \(issuedAt)"
        case .digestNotSHA256(let digest): "\(digest) is not a SHA-256 digest"
        case .indexSize(let size):
            "a report index of \(size) bytes is not of \(ReportIndexReference.sizes.lowerBound) to "
                + "\(ReportIndexReference.sizes.upperBound)"
        case .imageCount(let images): "\(images) images cannot have reports"
        }
    }
}
