internal import FoundationEssentials
internal import Glibc
public import SystemPackage

extension Errno {
    /// Finds the system's number behind an error of Foundation or swift-system.
    ///
    /// It is nil where there is none.
    ///
    /// - Parameter error: The error.
    public init?(behind error: any Error) {
        switch error {
        case let error as Errno: self = error
        case let error as CocoaError:
            guard let cause = error.underlying as? POSIXError else { return nil }
            self = Errno(rawValue: cause.code.rawValue)
        default: return nil
        }
    }
}

extension Error {
    /// The system's words for the error, as far as it has any, to follow a colon.
    public var systemReason: String { Errno(behind: self)?.description ?? "\(self)" }
}
