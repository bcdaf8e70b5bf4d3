import FoundationEssentials
import Glibc
import SystemPackage
import Testing

@testable import ScanReports

@Suite struct FileReasonTests {
    private static func cocoa(_ code: POSIXError.Code) -> any Error {
        CocoaError(.fileReadUnknown, userInfo: ["NSUnderlyingError": POSIXError(code)])
    }

    @Test(arguments: [
        (cocoa(.EACCES), "may not be read: permission denied"),
        (cocoa(.ENOENT), "does not exist"), (cocoa(.ENOTDIR), "is not a folder"),
        (cocoa(.EIO), "cannot be read: Input/output error"),
        (Errno.ioError, "cannot be read: Input/output error"),
        (CocoaError(.fileReadUnknown), "cannot be read"),
    ])
    func saysInPlainWordsWhyTheFileSystemRefuses(error: any Error, reason: String) {
        #expect(FileReason.of(error) == reason)
    }
}
