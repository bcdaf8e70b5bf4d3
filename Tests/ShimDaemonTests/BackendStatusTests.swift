import GRPCBridge
import Testing

@testable import ShimDaemon

@Suite struct BackendStatusTests {
    @Test(
        arguments: [
            (Status.Code.unavailable, "connection refused", true),
            (.unavailable, "server is not initialized yet", true),
            (.unknown, "server is not initialized yet", true),
            (.unknown, "server is not initialized yet: no such image", false),
            (.unknown, "", false), (.deadlineExceeded, "too slow", false),
            (.internal, "unavailable", false),
        ]
    )
    func tellsARuntimeThatIsAway(code: Status.Code, message: String, isAway: Bool) {
        #expect(Status(code: code, message: message).isOfOneAway == isAway)
    }
}
