import OCI
import Testing

@testable import Registry

@Suite(.timeLimit(.minutes(10))) struct ResolutionTurnsTests {
    private static let registry = "registry.example"

    /// Waits until so many wait for a turn.
    private func wait(for count: Int, in turns: ResolutionTurns) async {
        await passTurns { turns.waitingCount(at: Self.registry) >= count }
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

    /// How a resolution ends whose own time is too short for the wait that comes before it.
    private static func failure(afterAWaitFor budget: Duration) async throws -> ResolutionError? {
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
        return try await ResolverFixture.with(script, limits: limits) { registry, resolver in
            async let first = resolver.failure(within: .seconds(600))
            await passTurns { !registry.requests.isEmpty }
            async let second = resolver.failure(within: budget)
            let host = ResolverFixture.name.prefix { $0 != "/" }
            await passTurns { resolver.turns.waitingCount(at: String(host)) > 0 }
            try await Task.sleep(for: budget + .seconds(1))
            hold.release()
            #expect(try await first == nil)
            return try await second
        }
    }

    @Test func countsTheTimeOfAResolutionFromItsTurnOn() async throws {
        // On a busy machine it can take longer than the first time that is given.
        for budget in [Duration.seconds(1), .seconds(10)] {
            if try await Self.failure(afterAWaitFor: budget) == nil { return }
        }
        #expect(try await Self.failure(afterAWaitFor: .seconds(50)) == nil)
    }

    /// A registry that says nothing of tags but those of its images.
    private static func silent(but content: ScriptedRepository) -> ScriptedRegistry.Script {
        { request in
            let reply = content.reply(to: request)
            return reply.status == 404 ? .silence : reply
        }
    }

    @Test func hasNoUrgentResolutionWaitForARegistryThatDoesNotAnswerOthers() async throws {
        let limits = ResolutionLimits()
        let image = try ScriptedRepository.image("a")
        var content = ScriptedRepository()
        content.add(image, tag: "1")
        let host = String(ResolverFixture.name.prefix { $0 != "/" })
        try await ResolverFixture.with(Self.silent(but: content)) { _, resolver in
            try await withThrowingTaskGroup(of: Void.self) { crowd in
                for number in 0...limits.atOnce {
                    crowd.addTask { _ = try await resolver.failure(":silent-\(number)") }
                }
                await passTurns { resolver.turns.waitingCount(at: host) > 0 }
                let found = try await resolver.resolve(isUrgent: true, within: .seconds(20))
                #expect(found.candidates.map(\.manifest) == [image.digest])
                crowd.cancelAll()
                try await crowd.waitForAll()
            }
        }
    }

    @Test func hasUrgentResolutionsWaitForEachOther() async throws {
        var limits = ResolutionLimits()
        limits.urgentAtOnce = 1
        limits.patience = .zero
        var content = ScriptedRepository()
        content.add(try ScriptedRepository.image("a"), tag: "1")
        try await ResolverFixture.with(
            Self.silent(but: content),
            limits: limits
        ) { registry, resolver in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await resolver.resolve(":silent", isUrgent: true) }
                await passTurns { !registry.requests.isEmpty }
                await #expect(throws: ResolutionError.self) {
                    try await resolver.resolve(isUrgent: true)
                }
                // The others have turns of their own.
                _ = try await resolver.resolve()
                group.cancelAll()
                try await group.waitForAll()
            }
            _ = try await resolver.resolve(isUrgent: true)
        }
    }

    @Test func hasAnIndexWaitForItsTurnUnlessItsImageIsKeptToo() async throws {
        var limits = ResolutionLimits()
        limits.atOnce = 1
        limits.patience = .zero
        limits.cachedManifests = 2
        let image = try ScriptedRepository.image("a")
        let index = try ScriptedRepository.index([
            ScriptedRepository.entry(image, platform: "linux/amd64")
        ])
        var content = ScriptedRepository()
        for manifest in [image, index] { content.add(manifest) }
        let host = String(ResolverFixture.name.prefix { $0 != "/" })
        try await ResolverFixture.with(
            content.reply,
            limits: limits
        ) { registry, resolver in
            let suffix = "@\(index.digest)"
            let found = try await resolver.resolve(suffix)
            let requests = registry.lines
            #expect(await resolver.turns.take(at: host, within: .zero) == .taken)
            let known = try await resolver.resolve(suffix)
            #expect(known.candidates == found.candidates && known.host == nil)
            // Another manifest takes the image's place.
            let entry = try #require(resolver.manifests.manifest(index.digest))
            resolver.manifests.keep(entry, as: try Digest(hashing: []))
            #expect(try await resolver.failure(suffix)?.code == .timedOut)
            #expect(registry.lines == requests)
            resolver.turns.giveBack(at: host)
            #expect(try await resolver.resolve(suffix).candidates == found.candidates)
            #expect(registry.lines.count == requests.count + 1)
        }
    }
}
