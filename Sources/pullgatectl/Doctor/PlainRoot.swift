internal import SystemPackage

/// Root without capabilities, as the daemon's unit has it: it may do what a file's mode says.
enum PlainRoot {
    /// What can be done with a file: the bits of the mode, as others have them.
    enum Access: CModeT {
        /// Read it.
        case read = 0o4
        /// Go through a folder.
        case pass = 0o1
    }

    /// Finds what keeps it from reading a file.
    ///
    /// - Parameter file: The file's absolute path. Where a link leads is another way to it.
    /// - Returns: The first folder on the way that it may not go through, else the file where that
    ///   may not be read; nil where nothing does.
    static func obstacle(on file: FilePath) -> (path: FilePath, denied: Access)? {
        var folders: [FilePath] = []
        var folder = file
        while folder.removeLastComponent() { folders.append(folder) }
        if let closed = folders.last(where: { !permits(.pass, $0) }) { return (closed, .pass) }
        return permits(.read, file) ? nil : (file, .read)
    }

    /// Whether a mode lets it do something: one set of bits counts, as the kernel has it.
    ///
    /// - Parameters:
    ///   - access: What it is to do.
    ///   - mode: The permissions of the file.
    ///   - owner: The file's user.
    ///   - group: The file's group.
    /// - Returns: Whether it may.
    static func permits(
        _ access: Access,
        mode: FilePermissions,
        owner: UserID,
        group: GroupID
    ) -> Bool {
        let places: CModeT = owner.rawValue == 0 ? 6 : group.rawValue == 0 ? 3 : 0
        return mode.rawValue & (access.rawValue << places) != 0
    }

    private static func permits(_ access: Access, _ path: FilePath) -> Bool {
        guard let facts = try? Stat(path) else { return false }
        return permits(
            access,
            mode: facts.permissions,
            owner: facts.userID,
            group: facts.groupID
        )
    }
}
