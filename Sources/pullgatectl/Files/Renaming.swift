internal import Glibc
internal import SystemPackage

/// Gives a file the name of another one, in one step.
///
/// The one call of this program that needs `unsafe`: swift-system has none for rename(2), and
/// Foundation's refuses a name that is taken. Both texts live as long as the call.
enum Renaming {
    /// Renames a file, over another one if the name is taken: who opens it finds one or the other.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - target: Its new name, in the same file system.
    /// - Throws: `Errno` with the system's reason.
    static func rename(_ path: String, to target: String) throws(Errno) {
        guard unsafe Glibc.rename(path, target) == 0 else { throw Errno(rawValue: errno) }
    }
}
