import Dispatch
import Synchronization

/// Shows that ThreadSanitizer takes nothing that is ordered for a race, and a race for one.
///
/// `make test-tsan` runs it before the tests: with `ordered` there must be no report, and with `race`
/// there must be one. Another release of Swift may order things by other functions than those that
/// `HappensBefore.c` stands in for.
@main
enum Probe {
    /// What is shared without a lock of its own.
    final class Shared: @unchecked Sendable {
        var value = 0
    }

    private final class Locked: Sendable {
        let value = Mutex([0])
    }

    /// Long enough that locks are contended.
    private static let rounds = 20_000

    static func main() async {
        switch CommandLine.arguments.dropFirst().first {
        case "ordered":
            await lockInTurn()
            for _ in 0..<100 { await resumeEarly() }
        case "race":
            await race()
        default:
            fatalError("usage: probe ordered|race")
        }
    }

    private static func lockInTurn() async {
        let locked = Locked()
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<rounds { locked.value.withLock { $0[0] += 1 } }
                }
                group.addTask {
                    for _ in 0..<rounds { _ = locked.value.withLockIfAvailable { $0[0] += 1 } }
                }
            }
        }
    }

    /// Each continuation is resumed by another thread before it is awaited.
    private static func resumeEarly() async {
        let shared = await withCheckedContinuation { continuation in
            waitForAnother { continuation.resume(returning: $0) }
        }
        shared.value += 1
        let other = await unsafe withUnsafeContinuation { continuation in
            waitForAnother { unsafe continuation.resume(returning: $0) }
        }
        other.value += 1
    }

    /// Waits for a thread by something that orders nothing.
    private static func waitForAnother(_ body: @escaping @Sendable (Shared) -> Void) {
        let done = Done()
        DispatchQueue.global().async {
            let shared = Shared()
            shared.value = 1
            body(shared)
            done.flag.store(true, ordering: .relaxed)
        }
        while !done.flag.load(ordering: .relaxed) {}
    }

    private final class Done: Sendable {
        let flag = Atomic(false)
        let count = Atomic(0)
    }

    private static func race() async {
        let (shared, started) = (Shared(), Done())
        await withTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    started.count.add(1, ordering: .relaxed)
                    // Both run now, so each has a thread of its own.
                    while started.count.load(ordering: .relaxed) < 2 {}
                    shared.value += 1
                }
            }
        }
    }
}
