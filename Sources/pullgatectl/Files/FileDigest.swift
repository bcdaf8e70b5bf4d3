internal import Crypto
internal import FoundationEssentials
internal import OCI

/// The hash of a file and its size.
struct FileDigest: Hashable, Sendable {
    /// The SHA-256 of the file.
    let digest: OCI.Digest

    /// The file's bytes.
    let size: Int64

    /// Reads a file.
    ///
    /// The file is mapped, not read into memory: an index has up to 4 GiB.
    ///
    /// - Parameter path: The file.
    /// - Throws: What the file system reports.
    init(of path: String) throws {
        let data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        let digits = Array("0123456789abcdef")
        let hash = SHA256.hash(data: data)
        let text = String(hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        digest = try OCI.Digest(parsing: "sha256:\(text)")
        size = Int64(data.count)
    }
}
