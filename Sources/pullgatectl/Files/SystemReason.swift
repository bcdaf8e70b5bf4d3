internal import FoundationEssentials
internal import Glibc
internal import SystemPackage

/// What an error of the file system means.
enum SystemReason {
    /// The system's words for an error, as far as it has any.
    ///
    /// - Parameter error: The error, of Foundation or of swift-system.
    /// - Returns: The words, to follow a colon.
    static func text(of error: any Error) -> String {
        let cause = (error as? CocoaError)?.underlying as? POSIXError
        return cause.map { Errno(rawValue: $0.code.rawValue).description } ?? "\(error)"
    }
}
