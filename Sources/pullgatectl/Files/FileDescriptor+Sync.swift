internal import Glibc
internal import SystemPackage

extension FileDescriptor {
    /// Waits until what was written is on the disk.
    ///
    /// - Throws: `Errno` with the system's reason.
    func sync() throws {
        guard fsync(rawValue) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Waits until what was written to a file, or the names in a folder, are on the disk.
    ///
    /// - Parameter path: The file or folder.
    /// - Throws: `Errno` with the system's reason.
    static func sync(_ path: String) throws {
        let file = try open(FilePath(path), .readOnly)
        try file.closeAfter { try file.sync() }
    }

    /// Writes a new file, and waits until it is on the disk.
    ///
    /// - Parameters:
    ///   - bytes: What the file holds.
    ///   - path: The file, which must not exist.
    ///   - permissions: Who may read it.
    /// - Throws: `Errno` with the system's reason; then there is no such file.
    static func writeNew(
        _ bytes: [UInt8],
        to path: String,
        permissions: FilePermissions
    ) throws {
        let file = try open(
            FilePath(path),
            .writeOnly,
            options: [.create, .exclusiveCreate],
            permissions: permissions
        )
        do {
            try file.closeAfter {
                try file.writeAll(bytes)
                try file.sync()
            }
        } catch {
            FileRemoval.removeIfThere(path)
            throw error
        }
    }
}
