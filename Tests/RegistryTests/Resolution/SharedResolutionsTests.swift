import OCI
import Testing

@testable import Registry

@Suite struct SharedResolutionsTests {
    private let start = ContinuousClock.now
    private let content = ResolvedContent(host: "h", index: nil, candidates: [])

    private func key(_ number: Int) throws -> SharedResolutions.Key {
        let reference = try ImageReference(normalizing: "registry.example/app:\(number)")
        return SharedResolutions.Key(reference: reference, credentials: nil)
    }

    /// Leads a resolution to its end.
    private func resolve(
        _ number: Int,
        in resolutions: inout SharedResolutions,
        at now: ContinuousClock.Instant
    ) throws {
        let key = try key(number)
        _ = resolutions.enter(key, at: now)
        let waiters = resolutions.end(key, with: .success(content), at: now)
        #expect(waiters.isEmpty)
    }

    private func isKnown(
        _ number: Int,
        in resolutions: inout SharedResolutions,
        at now: ContinuousClock.Instant
    ) async throws -> Bool {
        let key = try key(number)
        let turn = await resolutions.enter(key, at: now).value()
        if case .share = turn { return true }
        #expect(resolutions.next(key) == nil)
        return false
    }

    @Test func dropsTheOldestWhenItKeepsTooMany() async throws {
        var resolutions = SharedResolutions(tagReuse: .seconds(1000))
        for number in 0...SharedResolutions.maximumKnown {
            try resolve(number, in: &resolutions, at: start + .seconds(number))
        }
        let now = start + .seconds(SharedResolutions.maximumKnown)
        let isFirstKnown = try await isKnown(0, in: &resolutions, at: now)
        let isSecondKnown = try await isKnown(1, in: &resolutions, at: now)
        #expect(!isFirstKnown && isSecondKnown)
    }

    @Test func doesNotKeepWhatWasForgottenWhileItWasLookedFor() async throws {
        var resolutions = SharedResolutions(tagReuse: .seconds(10))
        let key = try key(1)
        _ = resolutions.enter(key, at: start)
        resolutions.forget(key.reference)
        _ = resolutions.end(key, with: .success(content), at: start)
        let isKnown = try await isKnown(1, in: &resolutions, at: start)
        #expect(!isKnown)
        // The next one is kept again.
        try resolve(1, in: &resolutions, at: start)
        let isKnownAgain = try await self.isKnown(1, in: &resolutions, at: start)
        #expect(isKnownAgain)
    }

    @Test func dropsWhatIsOverBeforeTheOldest() async throws {
        var resolutions = SharedResolutions(tagReuse: .seconds(10))
        for number in 0..<SharedResolutions.maximumKnown {
            try resolve(number, in: &resolutions, at: start + .seconds(number == 0 ? 0 : 5))
        }
        let now = start + .seconds(10)
        try resolve(SharedResolutions.maximumKnown, in: &resolutions, at: now)
        let isSecondKnown = try await isKnown(1, in: &resolutions, at: now)
        #expect(isSecondKnown)
    }

    @Test func hasWaitingCallsLeadInTheirOrder() async throws {
        var resolutions = SharedResolutions(tagReuse: .zero)
        let key = try key(1)
        let turns = (0..<3).map { _ in resolutions.enter(key, at: start) }
        #expect(resolutions.waitingCount == 2)
        #expect(resolutions.next(key) === turns[1])
        #expect(resolutions.next(key) === turns[2])
        #expect(resolutions.next(key) == nil)
        let turn = await resolutions.enter(key, at: start).value()
        guard case .lead = turn else {
            Issue.record("nobody leads")
            return
        }
    }
}
