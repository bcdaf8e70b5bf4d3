import Admission
import Testing

@Suite struct FailureModesTests {
    @Test(arguments: UnknownCause.allCases)
    func isClosedUnlessChosenOtherwise(cause: UnknownCause) {
        #expect(FailureModes()[cause] == .closed)
        #expect(FailureModes(.open)[cause] == .open)
    }

    @Test func takesTheModeOfOneCauseBeforeTheOneOfAll() {
        let modes = FailureModes(.open, except: [.bundleExpired: .closed])
        #expect(modes[.bundleExpired] == .closed)
        #expect(modes[.noBundle] == .open)
    }
}
