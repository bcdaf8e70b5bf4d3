internal import Crypto
internal import FoundationEssentials
internal import NIOCore
internal import NIOFileSystem
internal import OCI
internal import PolicyBundles
internal import SystemPackage

/// The folder of report indexes: a file for each, named by its SHA-256.
///
/// A file gets that name only when its content has the hash. What is still being downloaded, and
/// what was damaged, has a further part to its name.
struct IndexFolder: Sendable {
    /// Bytes of a file that are in memory while it is hashed.
    private static let chunkSize = ByteCount.kibibytes(256)

    /// Bytes that a download leaves free on the disk, for whatever else the node has to write.
    static let reserve: Int64 = 64 << 20

    /// The folder's path.
    let path: String

    /// Makes the folder where there is none; only its owner can read it.
    ///
    /// - Parameter path: The folder's path.
    /// - Throws: The system's error.
    init(path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// The path of an index that is complete.
    func file(of digest: OCI.Digest) -> String { "\(path)/\(digest.encoded)" }

    /// The path of an index that is being downloaded.
    func part(of digest: OCI.Digest) -> String { "\(path)/\(digest.encoded).part" }

    /// Whether an index is there, by its name and size.
    func has(_ reference: ReportIndexReference) -> Bool {
        size(ofFileAt: file(of: reference.digest)) == reference.size
    }

    /// Bytes of a file, or nil where there is none.
    func size(ofFileAt path: String) -> Int64? {
        (try? Stat(FilePath(path)))?.size
    }

    /// Bytes that may still be written to the folder's disk.
    ///
    /// - Throws: The system's error.
    func freeBytes() throws -> Int64 {
        let facts = try FileManager.default.attributesOfFileSystem(forPath: path)
        let free = facts[.systemFreeSize]
        return (free as? Int64) ?? (free as? UInt64).map { Int64(clamping: $0) } ?? .max
    }

    /// Hashes a file.
    ///
    /// - Parameter path: The file's path.
    /// - Returns: The state of the hash after all of the file.
    /// - Throws: `FileSystemError`, or `CancellationError`.
    func hash(ofFileAt path: String) async throws -> SHA256 {
        try await FileSystem.shared.withFileHandle(forReadingAt: FilePath(path)) { file in
            var hash = SHA256()
            for try await chunk in file.readChunks(chunkLength: Self.chunkSize) {
                hash.update(data: Array(chunk.readableBytesView))
            }
            try Task.checkCancellation()
            return hash
        }
    }

    /// Gives a downloaded file, whose hash was checked, its name; it outlives a crash then.
    ///
    /// - Parameter digest: The index.
    /// - Throws: The system's error.
    func finish(_ digest: OCI.Digest) async throws {
        let part = FilePath(part(of: digest))
        try await FileSystem.shared.withFileHandle(forReadingAt: part) {
            try await $0.synchronize()
        }
        try? FileManager.default.removeItem(atPath: file(of: digest))
        try FileManager.default.moveItem(atPath: part.string, toPath: file(of: digest))
        try await FileSystem.shared.withDirectoryHandle(atPath: FilePath(path)) { folder in
            try await folder.synchronize()
        }
    }

    /// Moves a damaged index out of the way.
    func moveAside(_ digest: OCI.Digest) {
        let damaged = file(of: digest) + ".damaged"
        try? FileManager.default.removeItem(atPath: damaged)
        try? FileManager.default.moveItem(atPath: file(of: digest), toPath: damaged)
    }

    /// Removes every file but the indexes that are still needed.
    ///
    /// - Parameters:
    ///   - digests: The indexes that stay.
    ///   - next: The index whose part of a download stays too, or nil for none.
    func removeAll(but digests: [OCI.Digest], downloading next: OCI.Digest? = nil) {
        let kept = Set(digests.map(file) + [next.map(part)].compactMap(\.self))
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for file in names.map({ "\(path)/\($0)" }) where !kept.contains(file) {
            try? FileManager.default.removeItem(atPath: file)
        }
    }
}
