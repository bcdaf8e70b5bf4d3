import FoundationEssentials
import SystemErrors
import SystemPackage

/// Reads what the file system tells.
enum FileFacts {
    /// A number that the file system tells of a file.
    ///
    /// Its type is `UInt` or `UInt64`, by the fact, and `NSNumber` in every program that has
    /// Foundation in it, as test programs do: a cast to `UInt64` understands that one too.
    ///
    /// - Parameter fact: The fact, of any of these types.
    /// - Returns: The number, or `nil` for what is no number.
    static func number(_ fact: Any?) -> UInt64? {
        (fact as? UInt64) ?? (fact as? UInt).map(UInt64.init)
    }

    /// What an error of the file system means, to follow the name of what it is about.
    ///
    /// - Parameter error: The error.
    /// - Returns: The meaning in plain words.
    static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile, .fileNoSuchFile: return "does not exist"
        case .fileReadNoPermission: return "may not be read: permission denied"
        default: break
        }
        switch Errno(behind: error) {
        case .notDirectory?: return "is not a folder"
        case let reason?: return "cannot be read: \(reason)"
        case nil: return "cannot be read"
        }
    }
}
