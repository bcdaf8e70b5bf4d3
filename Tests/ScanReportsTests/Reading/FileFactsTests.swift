import FoundationEssentials
import Glibc
import Testing

@testable import ScanReports

@Suite struct FileFactsTests {
    @Test(arguments: [
        (CocoaError(.fileReadNoPermission), "may not be read: permission denied"),
        (CocoaError(.fileReadNoSuchFile), "does not exist"),
        (
            CocoaError(.fileReadUnknown, userInfo: ["NSUnderlyingError": POSIXError(.EIO)]),
            "cannot be read: Input/output error"
        ),
        (CocoaError(.fileReadUnknown), "cannot be read"),
    ])
    func saysInPlainWordsWhyTheFileSystemRefuses(error: CocoaError, reason: String) {
        #expect(FileFacts.reason(error) == reason)
    }

    @Test func understandsTheNumbersOfTheFileSystemWithoutFoundation() {
        #expect(FileFacts.number(UInt(7)) == 7)
        #expect(FileFacts.number(UInt64.max) == UInt64.max)
        #expect(FileFacts.number("7") == nil)
        #expect(FileFacts.number(nil) == nil)
    }
}
