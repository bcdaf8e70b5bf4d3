import Testing

@testable import Registry

@Suite struct PendingTests {
    @Test func keepsTheFirstDecision() async {
        let pending = Pending<Int>()
        #expect(pending.decide(1))
        #expect(!pending.decide(2))
        #expect(await pending.value() == 1)
    }

    @Test func tellsWhoWaits() async {
        let pending = Pending<Int>()
        let value = await withTaskGroup(of: Int.self) { group in
            group.addTask { await pending.value() }
            await Task.yield()
            pending.decide(3)
            return await group.next()
        }
        #expect(value == 3)
    }
}
