import Dispatch
import Glibc
import Testing

@testable import GRPCBridge

@Suite(.timeLimit(.minutes(10))) struct AnsweringTests {
    @Test(arguments: [true, false])
    func cancelsWhatBeginsAfterTheEndOfTheCall(isQuick: Bool) async throws {
        let steps = Mailbox<String>()
        let answering = Answering()
        answering.cancel()
        answering.start(isQuick: isQuick) {
            steps.put("began")
            await InterceptedCallTests.waitUntilCancelled()
            steps.put("cancelled")
        }
        try await steps.expect("began", "cancelled")
    }

    @Test func cancelsWhatFirstSuspendsAfterTheEndOfTheCall() async throws {
        let steps = Mailbox<String>()
        let answering = Answering()
        answering.start(isQuick: true) {
            // The calling thread is here: nobody has the task yet.
            answering.cancel()
            steps.put(Task.isCancelled ? "cancelled at once" : "goes on")
            await InterceptedCallTests.waitUntilCancelled()
            steps.put("cancelled")
        }
        try await steps.expect("goes on", "cancelled")
    }

    @Test(arguments: [true, false])
    func cancelsWhatIsUnderWay(isQuick: Bool) async throws {
        let steps = Mailbox<String>()
        let answering = Answering()
        answering.start(isQuick: isQuick) {
            steps.put("began")
            await InterceptedCallTests.waitUntilCancelled()
            steps.put("cancelled")
        }
        try await steps.expect("began")
        answering.cancel()
        try await steps.expect("cancelled")
    }

    @Test(arguments: [true, false])
    func leavesAloneWhatHasEnded(isQuick: Bool) async throws {
        let cancellations = Mailbox<Bool>()
        let answering = Answering()
        answering.start(isQuick: isQuick) {
            await Task.yield()
            cancellations.put(Task.isCancelled)
        }
        try await cancellations.expect(false)
        answering.cancel()
        answering.cancel()
    }

    /// The calling thread is none of those that tasks are given to, and lives until all is compared.
    @Test(arguments: [true, false])
    func beginsOnTheCallingThreadIfItIsQuick(isQuick: Bool) async throws {
        let (threads, callers) = (Mailbox<pthread_t>(), Mailbox<pthread_t>())
        let release = Mailbox<Void>()
        let isCompared = DispatchSemaphore(value: 0)
        let caller = PollerThread {
            Answering().start(isQuick: isQuick) {
                threads.put(pthread_self())
                try? await release.next()
                threads.put(pthread_self())
            }
            callers.put(pthread_self())
            isCompared.wait()
        }
        defer {
            isCompared.signal()
            caller.join()
        }
        let own = try await callers.next()
        #expect((try await threads.next() == own) == isQuick)
        release.put(())
        // What has suspended goes on elsewhere.
        #expect(try await threads.next() != own)
    }
}
