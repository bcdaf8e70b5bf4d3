internal import NIOFileSystem
internal import SystemErrors
internal import SystemPackage

/// Says in plain words why the system refuses a file.
enum FileReason {
    /// The system's reason for an error of a library that asks it.
    static func of(_ error: any Error) -> String {
        errno(of: error)?.description ?? error.systemReason
    }

    /// Whether there was no space left.
    static func isFullDisk(_ error: any Error) -> Bool {
        switch errno(of: error) {
        case Errno.noSpace?, Errno.diskQuotaExceeded?: true
        default: false
        }
    }

    private static func errno(of error: any Error) -> Errno? {
        guard let error = error as? FileSystemError else { return Errno(behind: error) }
        return (error.cause as? FileSystemError.SystemCallError).map {
            Errno(rawValue: $0.errno.rawValue)
        }
    }
}
