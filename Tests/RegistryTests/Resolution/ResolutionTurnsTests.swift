import OCI
import Testing

@testable import Registry

@Suite(.timeLimit(.minutes(1))) struct ResolutionTurnsTests {
    private static let registry = "registry.example"

    /// Waits until so many wait for a turn.
    private func wait(for count: Int, in turns: ResolutionTurns) async {
        while turns.waitingCount(at: Self.registry) < count { await Task.yield() }
    }

    @Test func givesTurnsInTheOrderInWhichTheyWereAskedFor() async {
        let turns = ResolutionTurns(limit: 1)
        #expect(await turns.take(at: Self.registry, within: .seconds(60)) == .taken)
        await withTaskGroup(of: Int.self) { group in
            for number in 0..<3 {
                group.addTask {
                    #expect(await turns.take(at: Self.registry, within: .seconds(60)) == .taken)
                    return number
                }
                await wait(for: number + 1, in: turns)
            }
            for number in 0..<3 {
                turns.giveBack(at: Self.registry)
                #expect(await group.next() == number)
            }
        }
        turns.giveBack(at: Self.registry)
        #expect(await turns.take(at: Self.registry, within: .zero) == .taken)
    }

    @Test func hasNoRegistryWaitForAnother() async {
        let turns = ResolutionTurns(limit: 1)
        #expect(await turns.take(at: Self.registry, within: .zero) == .taken)
        #expect(await turns.take(at: "other.example", within: .zero) == .taken)
        #expect(await turns.take(at: Self.registry, within: .zero) == .timedOut)
    }

    @Test func passesOverThoseThatHaveGivenUp() async {
        let turns = ResolutionTurns(limit: 1)
        #expect(await turns.take(at: Self.registry, within: .zero) == .taken)
        #expect(await turns.take(at: Self.registry, within: .zero) == .timedOut)
        await withTaskGroup(of: ResolutionTurns.Turn.self) { group in
            group.addTask { await turns.take(at: Self.registry, within: .seconds(60)) }
            await wait(for: 2, in: turns)
            group.cancelAll()
            #expect(await group.next() == .cancelled)
        }
        await withTaskGroup(of: ResolutionTurns.Turn.self) { group in
            group.addTask { await turns.take(at: Self.registry, within: .seconds(60)) }
            await wait(for: 3, in: turns)
            turns.giveBack(at: Self.registry)
            #expect(await group.next() == .taken)
        }
    }

    @Test func countsTheTimeOfAResolutionFromItsTurnOn() async throws {
        var limits = ResolutionLimits()
        limits.atOnce = 1
        let hold = Hold()
        var content = ScriptedRepository()
        content.add(try ScriptedRepository.image("a"), tag: "1")
        let script: ScriptedRegistry.Script = { [content] request in
            var reply = content.reply(to: request)
            reply.hold = hold
            return reply
        }
        try await ResolverFixture.with(script, limits: limits) { registry, resolver in
            async let first = resolver.failure(within: .seconds(60))
            while registry.requests.isEmpty { await Task.yield() }
            // Its own time is too short for the wait that comes before it.
            async let second = resolver.failure(within: .seconds(1))
            let host = ResolverFixture.name.prefix { $0 != "/" }
            while resolver.turns.waitingCount(at: String(host)) == 0 { await Task.yield() }
            try await Task.sleep(for: .seconds(2))
            hold.release()
            #expect(try await first == nil)
            #expect(try await second == nil)
        }
    }
}
