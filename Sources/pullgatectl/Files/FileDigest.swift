internal import Crypto
internal import OCI
internal import StrictYAML

/// The hash of a file and its size.
struct FileDigest: Hashable, Sendable {
    /// The SHA-256 of the file.
    let digest: OCI.Digest

    /// The file's bytes.
    let size: Int64

    /// Reads a file, piece by piece: an index has up to 4 GiB, and where a file is mapped a disk
    /// that fails, or another program that cuts the file, is no error but the end of this one.
    ///
    /// - Parameter path: The file.
    /// - Throws: `DocumentFileError` with the system's reason.
    init(of path: String) throws {
        var file = try FilePieces(of: path)
        var hash = SHA256()
        var size: Int64 = 0
        while let piece = try file.next() {
            hash.update(data: piece)
            size += Int64(piece.count)
        }
        digest = try OCI.Digest(parsing: "sha256:\(hash.finalize().hexadecimal)")
        self.size = size
    }
}
