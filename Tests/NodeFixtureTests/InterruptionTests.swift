import Glibc
import NodeFixture
import Testing

@Suite struct InterruptionTests {
    @Test func cancelsTheBodyAndWaitsForIt() async throws {
        let ends = AsyncStream.makeStream(of: Bool.self)
        let error = await #expect(throws: Interruption.self) {
            try await Interruption.cancelling {
                defer {
                    ends.continuation.yield(Task.isCancelled)
                    ends.continuation.finish()
                }
                kill(getpid(), SIGTERM)
                try await Task.sleep(for: .seconds(60))
            }
        }
        #expect(error?.signal == SIGTERM)
        var isCancelled: [Bool] = []
        for await end in ends.stream { isCancelled.append(end) }
        #expect(isCancelled == [true])
    }

    @Test func passesErrorsOn() async throws {
        await #expect(throws: Failure()) {
            try await Interruption.cancelling { throw Failure() }
        }
    }
}
