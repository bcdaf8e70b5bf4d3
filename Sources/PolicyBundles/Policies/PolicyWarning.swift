public import PolicyEngine
public import StrictYAML

/// Something in a document that is allowed and still cannot be what its author wants.
public struct PolicyWarning: Hashable, Sendable {
    /// How long before its end an exception is warned of, in seconds: 14 days.
    ///
    /// A sprint: long enough to update the image, or to decide on a longer exception.
    public static let expiryNotice: Int64 = 14 * 86_400

    /// What is odd.
    public enum Cause: Hashable, Sendable {
        /// The exception lifts nothing any more.
        case expiredException(VulnerabilityID, expires: Timestamp)
        /// The exception ends within `PolicyWarning.expiryNotice`: pulls may be denied then.
        case expiringException(VulnerabilityID, expires: Timestamp)
        /// The exception lifts nothing: the denylist of the same policy has its id.
        case exceptionOfDeniedID(VulnerabilityID)
        /// The exception's end means nothing: an allowlist accepts its id for ever.
        case exceptionOfAllowedID(VulnerabilityID)
        /// The entry of the allowlist lifts nothing: the denylist of the same policy has it.
        case allowedAndDeniedID(VulnerabilityID)
        /// No image of the namespace is in these repositories.
        case repositoryOutsideNamespace(RepositoryPattern, NamespacePattern)
        /// Docker Hub puts `library/` before a name alone, so no image is in this repository.
        case repositoryWithoutOwner(RepositoryPattern)
        /// A more specific namespace has every image of these repositories.
        case repositoryOfOtherNamespace(RepositoryPattern, NamespacePattern)
        /// The policy is the same as that of the namespace around it and changes nothing.
        case sameAsBroaderNamespace(NamespacePattern)
        /// `enforceFrom` is for `enforce` only: with this mode nothing will ever be enforced.
        case enforceFromWithoutEnforce(EnforcementMode)
        /// An image would be let through because its report is old, whatever the report says that
        /// is not on the denylist.
        case oldReportsLetThrough
    }

    /// What is odd.
    public let cause: Cause

    /// Where it was written.
    public let place: SourcePlace
}

extension PolicyWarning: CustomStringConvertible {
    /// The place and what is odd, on one line.
    public var description: String { "\(place): \(cause)" }
}

extension PolicyWarning.Cause: CustomStringConvertible {
    /// What is odd, without the place.
    public var description: String {
        switch self {
        case .expiredException(let id, let expires):
            "the exception for \(id) expired at \(expires)"
        case .expiringException(let id, let expires):
            "the exception for \(id) expires soon, at \(expires)"
        case .exceptionOfDeniedID(let id):
            "\(id) is on the denylist, which no exception lifts"
        case .exceptionOfAllowedID(let id):
            "\(id) is on an allowlist, so it stays accepted when this exception ends"
        case .allowedAndDeniedID(let id):
            "\(id) is on the denylist too, which no allowlist lifts"
        case .repositoryOutsideNamespace(let repository, let namespace):
            "no image of \(namespace) is in \(repository); repositories are written with their"
                + " whole path, without the registry host"
        case .repositoryWithoutOwner(let repository):
            "no image of Docker Hub is in \(repository); write library/\(repository)"
        case .repositoryOfOtherNamespace(let repository, let namespace):
            "images in \(repository) are judged by the policy of \(namespace)"
        case .sameAsBroaderNamespace(let namespace):
            "the policy is the same as that of \(namespace) and changes nothing"
        case .enforceFromWithoutEnforce(let mode):
            "has no effect with blocking: \(mode.rawValue); write blocking: enforce"
        case .oldReportsLetThrough:
            "with unscanned: allow, images are let through once their reports are this old,"
                + " whatever those found that is not on the denylist"
        }
    }
}
