internal import FoundationEssentials
internal import SystemErrors
internal import SystemPackage
internal import WebConnections

/// Looks at the files that hosts are configured by.
enum HostFiles {
    /// The most bytes of a hosts file that are read: 64 hosts with all there is to say of them
    /// have less.
    static let maximumHostsFileBytes = 64 * 1024

    /// What is behind a path, links followed.
    ///
    /// - Parameter path: The path.
    /// - Returns: `nil` where there is nothing.
    /// - Throws: `HostsError.Code.unreadable` where the system does not tell.
    static func facts(of path: String) throws(HostsError) -> Stat? {
        do {
            return try Stat(FilePath(path))
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            throw unreadable(path, "\(error)")
        }
    }

    /// Reads a hosts file.
    ///
    /// - Parameter path: The file's path.
    /// - Returns: The file's bytes; none where there is no file.
    /// - Throws: `HostsError` where there is one that cannot be read, or is too large.
    static func content(of path: String) throws(HostsError) -> [UInt8] {
        guard let facts = try facts(of: path) else { return [] }
        guard facts.type == .regular else { throw unreadable(path, "it is not a regular file") }
        try check(facts.size, of: path)
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            try check(Int64(data.count), of: path)
            return [UInt8](data)
        } catch let error as HostsError {
            throw error
        } catch {
            throw unreadable(path, error.systemReason)
        }
    }

    /// Finds a file that a client of a host will load.
    ///
    /// - Parameter path: The file's path.
    /// - Returns: The file and its version.
    /// - Throws: `HostsError.Code.unreadable` where there is no such file.
    static func tlsFile(_ path: String) throws(HostsError) -> TLSFile {
        guard let facts = try facts(of: path) else { throw unreadable(path, "it does not exist") }
        guard facts.type == .regular else { throw unreadable(path, "it is not a regular file") }
        return TLSFile(path: path, version: FileVersion(facts))
    }

    /// Lists what is in a folder and is no folder itself.
    ///
    /// - Parameter folder: The folder's path.
    /// - Returns: The names, in the order of their bytes.
    /// - Throws: `HostsError.Code.unreadable` where the folder cannot be listed.
    static func files(in folder: String) throws(HostsError) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw unreadable(folder, error.systemReason)
        }
        return
            names
            .filter { name in
                let path = FilePath(folder).appending(name)
                let facts = try? Stat(path, followTargetSymlink: false)
                return facts?.type != .directory
            }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func check(_ size: Int64, of path: String) throws(HostsError) {
        guard size <= maximumHostsFileBytes else {
            throw HostsError(
                code: .tooLarge,
                message: "\(path) has more than the \(maximumHostsFileBytes) bytes that are read"
            )
        }
    }

    private static func unreadable(_ path: String, _ reason: String) -> HostsError {
        HostsError(code: .unreadable, message: "\(path) cannot be read: \(reason)")
    }
}
