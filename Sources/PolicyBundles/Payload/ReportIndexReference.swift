public import OCI

/// The report index that belongs to a bundle: which file to fetch, and what to expect of it.
public struct ReportIndexReference: Hashable, Sendable {
    /// The sizes that an index may have, in bytes: from 1 to 4 GiB.
    ///
    /// A million images with a hundred findings each stay below 2 GiB, and no disk of a node should
    /// fill because an endpoint says so.
    public static let sizes: ClosedRange<Int64> = 1...(4 << 30)

    /// The SHA-256 of the file.
    public let digest: Digest

    /// The file's bytes, one of `sizes`.
    public let size: Int64

    /// How many images the index has reports of, 0 or more.
    public let images: Int

    /// Creates a reference to a file that was written.
    ///
    /// - Parameters:
    ///   - digest: The SHA-256 of the file.
    ///   - size: The file's bytes.
    ///   - images: How many images the index has reports of.
    /// - Throws: `PolicyBundleError` `digestNotSHA256`, `indexSize` or `imageCount`.
    public init(digest: Digest, size: Int64, images: Int) throws(PolicyBundleError) {
        guard digest.algorithm == .sha256 else { throw .digestNotSHA256(digest) }
        guard Self.sizes.contains(size) else { throw .indexSize(size) }
        guard images >= 0 else { throw .imageCount(images) }
        self.digest = digest
        self.size = size
        self.images = images
    }
}
