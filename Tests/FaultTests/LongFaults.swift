import Foundation
import Testing

/// Tests that together need more than a minute, which `make test-faults` runs.
enum LongFaults {
    /// Whether they run: `PULLGATE_LONG_FAULTS` is set.
    static let run = ProcessInfo.processInfo.environment["PULLGATE_LONG_FAULTS"] != nil

    /// Has a test run only then.
    static var trait: ConditionTrait { .enabled(if: run, "part of make test-faults") }
}
