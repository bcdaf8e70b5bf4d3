import Glibc
import LockOrder
import Testing

/// What gRPC's locks do when they are taken in an order that could end in a deadlock.
@Suite(.timeLimit(.minutes(10))) struct DeadlockSearchTests {
    @Test func locksTakenInBothOrdersEndNoProcess() async {
        await #expect(processExitsWith: .success) { pullgate_take_locks_in_both_orders() }
    }

    /// With an Abseil that has no search, it is `WithoutDeadlockSearch` that is not needed any more.
    @Test func withTheSearchTheyWould() async {
        await #expect(processExitsWith: .signal(SIGABRT)) {
            pullgate_begin_search()
            pullgate_take_locks_in_both_orders()
        }
    }
}
