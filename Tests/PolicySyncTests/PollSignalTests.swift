import Testing

@testable import PolicySync

@Suite(.timeLimit(.minutes(10))) struct PollSignalTests {
    private static let long = Duration.seconds(24 * 60 * 60)

    @Test func wakesTheOneWhoWaits() async throws {
        let signal = PollSignal()
        async let waiting: Void = signal.wait(for: Self.long)
        signal.raise()
        await waiting
    }

    @Test func doesNotForgetThatItWasRaised() async {
        let signal = PollSignal()
        signal.raise()
        await signal.wait(for: Self.long)
    }

    @Test func isForgottenWhenAPollBegins() async {
        let signal = PollSignal()
        signal.raise()
        #expect(signal.begin().isAskedFor)
        #expect(!signal.begin().isAskedFor)
        let pause = Duration.milliseconds(100)
        let start = ContinuousClock.now
        await signal.wait(for: pause)
        #expect(ContinuousClock.now - start >= pause)
    }

    @Test func endsWithTheTask() async {
        let signal = PollSignal()
        await withTaskGroup { group in
            group.addTask { await signal.wait(for: Self.long) }
            group.cancelAll()
            await group.waitForAll()
        }
    }

    @Test func tellsWhoAskedWhenAPollThatBeganLaterHasEnded() async throws {
        let signal = PollSignal()
        async let asking: Void = signal.poll()
        await signal.wait(for: Self.long)
        let told = signal.begin()
        #expect(told.isAskedFor)
        #expect(told.asking.count == 1)
        for continuation in told.asking { continuation.finish() }
        await asking
        let next = signal.begin()
        #expect(!next.isAskedFor)
        #expect(next.asking.isEmpty)
    }

    @Test func theWaitForAPollEndsWithTheTask() async {
        let signal = PollSignal()
        await withTaskGroup { group in
            group.addTask { await signal.poll() }
            await signal.wait(for: Self.long)
            group.cancelAll()
            await group.waitForAll()
        }
        let beginning = signal.begin()
        #expect(beginning.isAskedFor, "the poll itself is still wanted")
        for continuation in beginning.asking { continuation.finish() }
    }

    @Test func letsEverybodyGoOnceItIsClosed() async {
        let signal = PollSignal()
        async let asking: Void = signal.poll()
        await signal.wait(for: Self.long)
        signal.close()
        await asking
        await signal.poll()
    }
}
