import OCI
import Testing

@testable import Registry

@Suite struct SharedResolutionsTests {
    private let start = ContinuousClock.now
    private let content = ResolvedContent(host: "h", index: nil, candidates: [])

    private func key(_ number: Int) throws -> SharedResolutions.Key {
        let reference = try ImageReference(normalizing: "registry.example/app:\(number)")
        return SharedResolutions.Key(reference: reference, credentials: nil, isUrgent: false)
    }

    /// Begins a resolution that nobody has begun.
    private func lead(
        _ number: Int,
        in resolutions: inout SharedResolutions,
        at now: ContinuousClock.Instant
    ) async throws -> SharedResolutions.Run {
        // One that waits for another would wait for ever.
        let turn = await resolutions.enter(try key(number), at: now).value(
            until: .now + .seconds(5),
            timedOut: .timedOut,
            cancelled: .cancelled
        )
        var run: SharedResolutions.Run?
        if case .lead(let lead) = turn { run = lead }
        return try #require(run)
    }

    /// Leads a resolution to its end.
    private func resolve(
        _ number: Int,
        in resolutions: inout SharedResolutions,
        at now: ContinuousClock.Instant
    ) async throws {
        let run = try await lead(number, in: &resolutions, at: now)
        let waiters = resolutions.end(run, with: .success(content), at: now)
        #expect(waiters.isEmpty)
    }

    private func isKnown(
        _ number: Int,
        in resolutions: inout SharedResolutions,
        at now: ContinuousClock.Instant
    ) async throws -> Bool {
        let turn = await resolutions.enter(try key(number), at: now).value()
        switch turn {
        case .lead(let run): #expect(resolutions.next(run) == nil)
        case .share: return true
        case .timedOut, .cancelled: Issue.record("nobody ends its wait")
        }
        return false
    }

    @Test func dropsTheOldestWhenItKeepsTooMany() async throws {
        var resolutions = SharedResolutions(tagReuse: .seconds(1000))
        for number in 0...SharedResolutions.maximumKnown {
            try await resolve(number, in: &resolutions, at: start + .seconds(number))
        }
        let now = start + .seconds(SharedResolutions.maximumKnown)
        let isFirstKnown = try await isKnown(0, in: &resolutions, at: now)
        let isSecondKnown = try await isKnown(1, in: &resolutions, at: now)
        #expect(!isFirstKnown && isSecondKnown)
    }

    @Test func doesNotKeepWhatWasForgottenWhileItWasLookedFor() async throws {
        var resolutions = SharedResolutions(tagReuse: .seconds(10))
        let run = try await lead(1, in: &resolutions, at: start)
        resolutions.forget(run.key.reference)
        _ = resolutions.end(run, with: .success(content), at: start)
        let isKnown = try await isKnown(1, in: &resolutions, at: start)
        #expect(!isKnown)
        // The next one is kept again.
        try await resolve(1, in: &resolutions, at: start)
        let isKnownAgain = try await self.isKnown(1, in: &resolutions, at: start)
        #expect(isKnownAgain)
    }

    @Test func dropsWhatIsOverBeforeTheOldest() async throws {
        var resolutions = SharedResolutions(tagReuse: .seconds(10))
        for number in 0..<SharedResolutions.maximumKnown {
            try await resolve(number, in: &resolutions, at: start + .seconds(number == 0 ? 0 : 5))
        }
        let now = start + .seconds(10)
        try await resolve(SharedResolutions.maximumKnown, in: &resolutions, at: now)
        let isSecondKnown = try await isKnown(1, in: &resolutions, at: now)
        #expect(isSecondKnown)
    }

    @Test func dropsWhatIsOverWheneverItKeepsMore() async throws {
        var resolutions = SharedResolutions(tagReuse: .seconds(10))
        for number in 0..<2 { try await resolve(number, in: &resolutions, at: start) }
        #expect(resolutions.knownCount == 2)
        try await resolve(2, in: &resolutions, at: start + .seconds(10))
        #expect(resolutions.knownCount == 1)
    }

    @Test func hasNoCallJoinAResolutionFromBeforeItWasForgotten() async throws {
        var resolutions = SharedResolutions(tagReuse: .seconds(10))
        let old = try await lead(1, in: &resolutions, at: start)
        let oldWaiter = resolutions.enter(old.key, at: start)
        resolutions.forget(old.key.reference)
        let new = try await lead(1, in: &resolutions, at: start)
        let newWaiter = resolutions.enter(new.key, at: start)
        #expect(resolutions.waitingCount == 2)
        // The old one ends before the new one, and neither takes the other's calls along.
        #expect(
            resolutions.end(old, with: .success(content), at: start).map(ObjectIdentifier.init)
                == [ObjectIdentifier(oldWaiter)]
        )
        let other = ResolvedContent(host: "new", index: nil, candidates: [])
        #expect(
            resolutions.end(new, with: .success(other), at: start).map(ObjectIdentifier.init)
                == [ObjectIdentifier(newWaiter)]
        )
        let isKnown = try await isKnown(1, in: &resolutions, at: start)
        #expect(isKnown)
    }

    @Test func keepsWhatWasFoundAfterwardsWhenAnOlderResolutionEndsLast() async throws {
        var resolutions = SharedResolutions(tagReuse: .seconds(10))
        let old = try await lead(1, in: &resolutions, at: start)
        resolutions.forget(old.key.reference)
        let new = try await lead(1, in: &resolutions, at: start)
        let index = try Digest(hashing: [])
        let found = ResolvedContent(host: nil, index: index, candidates: [])
        _ = resolutions.end(new, with: .success(found), at: start)
        _ = resolutions.end(old, with: .success(content), at: start)
        guard case .share(let result) = await resolutions.enter(new.key, at: start).value() else {
            Issue.record("nothing was kept")
            return
        }
        #expect(try result.get() == found)
    }

    @Test func hasAnOlderResolutionThatNobodyLeadsEndByItself() async throws {
        var resolutions = SharedResolutions(tagReuse: .zero)
        let old = try await lead(1, in: &resolutions, at: start)
        resolutions.forget(old.key.reference)
        let new = try await lead(1, in: &resolutions, at: start)
        #expect(resolutions.next(old) == nil)
        let waiter = resolutions.enter(new.key, at: start)
        #expect(resolutions.next(new) === waiter)
    }

    @Test func hasWaitingCallsLeadInTheirOrder() async throws {
        var resolutions = SharedResolutions(tagReuse: .zero)
        let run = try await lead(1, in: &resolutions, at: start)
        let turns = (0..<2).map { _ in resolutions.enter(run.key, at: start) }
        #expect(resolutions.waitingCount == 2)
        #expect(resolutions.next(run) === turns[0])
        #expect(resolutions.next(run) === turns[1])
        #expect(resolutions.next(run) == nil)
        _ = try await lead(1, in: &resolutions, at: start)
    }
}
