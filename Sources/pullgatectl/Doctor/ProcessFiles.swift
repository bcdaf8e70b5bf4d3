internal import SystemPackage

/// The files as a process sees them: in a container it has a root of its own.
struct ProcessFiles: Hashable, Sendable {
    /// What the system tells of the process, such as `/proc/812`.
    let process: String

    /// Where one of them is from here.
    ///
    /// - Parameter file: The path that the process has for it.
    /// - Returns: That path where it leads to the same file, or the process may not be looked into;
    ///   else one below the process's root, or its current folder.
    func path(to file: String) -> String {
        let base = "\(process)/\(file.hasPrefix("/") ? "root" : "cwd")"
        guard Self.identity(of: base) != nil else { return file }
        let seen = FilePath(base).appending(file).string
        return Self.identity(of: seen) == Self.identity(of: file) ? file : seen
    }

    private static func identity(of path: String) -> FileIdentity? {
        try? FileIdentity(of: FilePath(path))
    }
}
