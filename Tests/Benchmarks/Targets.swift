import BenchmarkTools

/// What the daemon must reach on a machine with two processors.
///
/// The shares of a direct call were chosen between those of a plain proxy on the same libraries
/// (0.7) and of Go proxies (1.4), measured side by side; likewise the processor time.
enum Targets {
    static func addedShare(_ share: Double) -> (String, Bool) {
        ("at most 1.80 of a direct call", share <= 0.8)
    }

    static func processorTime(_ microseconds: Double, concurrency: Int) -> (String, Bool)? {
        switch concurrency {
        case 1: ("at most 200 µs", microseconds <= 200)
        case 64: ("at most 55 µs", microseconds <= 55)
        default: nil
        }
    }

    static func denial(_ ratio: Double) -> (String, Bool) {
        ("at most 1.50 of a direct ImageStatus", ratio <= 1.5)
    }

    static func longList(_ ratio: Double) -> (String, Bool) {
        ("at most 1.60 of a direct call", ratio <= 1.6)
    }

    static func imagePull(_ ratio: Double) -> (String, Bool) {
        ("at most 1.03 of a direct pull", ratio <= 1.03)
    }

    static func anonymousIdle(kibibytes: Int) -> (String, Bool) {
        ("at most 10 MB", kibibytes * 1_024 <= 10_000_000)
    }

    static func anonymousAfterLoad(kibibytes: Int) -> (String, Bool) {
        ("at most 16 MB", kibibytes * 1_024 <= 16_000_000)
    }

    static func resident(kibibytes: Int) -> (String, Bool) {
        ("at most 40 MB", kibibytes * 1_024 <= 40_000_000)
    }

    static func growth(kibibytes: Int) -> (String, Bool) {
        ("no more than 1 MB", kibibytes * 1_024 <= 1_000_000)
    }
}
