import Testing

@testable import GRPCBridge

@Suite struct LiveCallsTests {
    private static let limits = CallLimits(total: 3, ofOneProcess: 2)

    @Test func hasRoomForSoManyOfOneProcessAndOfAll() {
        let calls = LiveCalls()
        func room(for process: Int32?) -> Room {
            calls.begin()
            return calls.admit(process, Self.limits)
        }
        #expect([room(for: 1), room(for: 1)] == [.free, .free])
        #expect(room(for: 1) == .processIsFull)
        calls.end(of: 1, wasAdmitted: false)
        #expect(room(for: 1) == .processIsFull, "a call without a place gives none back")
        #expect(room(for: 2) == .free)
        #expect(room(for: nil) == .isFull)
        calls.end(of: 1, wasAdmitted: true)
        #expect(room(for: nil) == .free)
    }

    @Test func callsThatAreRefusedTakeNoPlace() {
        let calls = LiveCalls()
        for _ in 0..<10 {
            calls.begin()
            _ = calls.admit(1, Self.limits)
        }
        calls.begin()
        #expect(calls.admit(2, Self.limits) == .free)
    }

    @Test func leavesHalfOfAllCallsToOthers() {
        let limits = CallLimits()
        #expect(limits.total == CallLimits.maximumTotal)
        #expect(limits.ofOneProcess == CallLimits.maximumTotal / 2)
    }
}
