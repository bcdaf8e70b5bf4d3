import Foundation
import SystemErrors
import SystemPackage
import Testing

@Suite struct SystemReasonTests {
    @Test func saysInTheSystemsWordsWhyAFileCannotBeRead() {
        let error = #expect(throws: CocoaError.self) {
            try Data(contentsOf: URL(filePath: "/nonexistent/file"))
        }
        #expect(error?.systemReason == "No such file or directory")
        #expect(Errno.noSpace.systemReason == "No space left on device")
    }

    @Test func saysWhatAnErrorSaysThatTheSystemDoesNotKnow() {
        struct Other: Error, CustomStringConvertible {
            let description = "it is raining"
        }
        #expect(Other().systemReason == "it is raining")
        #expect(Errno(behind: Other()) == nil)
        #expect(Errno(behind: CocoaError(.fileReadUnknown)) == nil)
    }
}
