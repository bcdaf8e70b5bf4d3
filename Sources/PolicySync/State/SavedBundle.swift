internal import Crypto
internal import OCI
internal import PolicyEngine

/// A bundle as a node keeps it: the envelope that was verified, and what goes with it.
struct SavedBundle: Hashable, Sendable {
    /// The envelope as the endpoint sent it.
    let envelope: [UInt8]

    /// The report index that belongs to it, if any.
    let index: OCI.Digest?

    /// The URL that it came from.
    let endpoint: String

    /// The entity tag that it had there, if any.
    let entityTag: String?

    /// When it was downloaded.
    let downloadedAt: Timestamp

    /// When it was put in force.
    let activatedAt: Timestamp

    /// The SHA-256 of the envelope, by which damage is noticed.
    var hash: String { SHA256.hash(data: envelope).hexadecimal }
}
