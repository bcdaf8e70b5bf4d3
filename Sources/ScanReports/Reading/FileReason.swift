import SystemErrors
import SystemPackage

/// Says in plain words why the system refuses a file.
enum FileReason {
    /// What an error of the file system means, to follow the name of what it is about.
    ///
    /// - Parameter error: The error.
    /// - Returns: The meaning in plain words.
    static func of(_ error: any Error) -> String {
        switch Errno(behind: error) {
        case .noSuchFileOrDirectory?: "does not exist"
        case .permissionDenied?, .notPermitted?: "may not be read: permission denied"
        case .notDirectory?: "is not a folder"
        case let reason?: "cannot be read: \(reason)"
        case nil: "cannot be read"
        }
    }
}
