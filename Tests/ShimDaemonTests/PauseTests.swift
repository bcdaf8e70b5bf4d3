import Testing

@testable import ShimDaemon

@Suite struct PauseTests {
    @Test func waitsInATaskThatIsCancelled() async {
        let duration = Duration.milliseconds(20)
        let took = await withTaskGroup { group in
            group.addTask {
                await ContinuousClock().measure { await Pause.wait(for: duration) }
            }
            group.cancelAll()
            return await group.reduce(.zero, +)
        }
        #expect(took >= duration)
    }
}
