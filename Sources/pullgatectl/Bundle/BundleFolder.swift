internal import OCI

/// A folder that is a whole central endpoint: a bundle, and the report indexes that bundles name.
struct BundleFolder: Hashable, Sendable {
    /// The folder's path.
    let path: String

    /// The file of the signed bundle.
    var bundle: String { "\(path)/bundle" }

    /// The folder of the report indexes, each named by its SHA-256.
    var blobs: String { "\(path)/blobs/sha256" }

    /// The file of a report index.
    func blob(_ digest: Digest) -> String { "\(blobs)/\(digest.encoded)" }
}
