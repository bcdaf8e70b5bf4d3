import Testing

@testable import GRPCBridge

@Suite struct LiveCallsTests {
    private static let limits = CallLimits(total: 3, ofOneProcess: 2)

    @Test func hasRoomForSoManyOfOneProcessAndOfAll() {
        let calls = LiveCalls()
        for _ in 0..<2 {
            calls.begin(of: 1)
            #expect(calls.room(for: 1, Self.limits) == .free)
        }
        calls.begin(of: 1)
        #expect(calls.room(for: 1, Self.limits) == .processIsFull)
        calls.end(of: 1)
        calls.begin(of: 2)
        #expect(calls.room(for: 2, Self.limits) == .free)
        calls.begin(of: nil)
        #expect(calls.room(for: nil, Self.limits) == .isFull)
        for process in [1, 1, 2, nil] as [Int32?] { calls.end(of: process) }
        calls.begin(of: 1)
        #expect(calls.room(for: 1, Self.limits) == .free)
    }

    @Test func leavesHalfOfAllCallsToOthers() {
        let limits = CallLimits()
        #expect(limits.total == CallLimits.maximumTotal)
        #expect(limits.ofOneProcess == CallLimits.maximumTotal / 2)
    }
}
