import BenchmarkTools

/// What the report index must reach with 100,000 images of 40 findings each, and a policy edit.
enum Targets {
    static func buildTime(_ time: Duration) -> (String, Bool) {
        ("under 60 s", time < .seconds(60))
    }

    static func peakMemory(kibibytes: Int) -> (String, Bool) {
        ("under 1 GiB", kibibytes < 1 << 20)
    }

    static func size(_ bytes: Int) -> (String, Bool) {
        ("at most 60 MB", bytes <= 60_000_000)
    }

    static func packedSize(_ bytes: Int) -> (String, Bool) {
        ("at most 15 MB", bytes <= 15_000_000)
    }

    static func opening(_ longest: Duration) -> (String, Bool) {
        ("under 300 ms", longest < .milliseconds(300))
    }

    static func lookUp(_ times: Times) -> (String, Bool) {
        ("p99 under 500 µs", times.percentile(0.99) < .microseconds(500))
    }

    static func activation(milliseconds: Double) -> (String, Bool) {
        ("under 300 ms", milliseconds < 300)
    }

    static func residentGrowth(kibibytes: Int) -> (String, Bool) {
        ("under 8 MB", kibibytes * 1_024 < 8_000_000)
    }

    static func scaling(_ times: Times, from first: Times) -> (String, Bool) {
        let isMet = [0.5, 0.99].allSatisfy { times.percentile($0) < first.percentile($0) * 2 }
        return ("under 2 times", isMet)
    }

    static func policyEdit(_ bytes: Int) -> (String, Bool) {
        ("under 100 KB", bytes < 100_000)
    }
}
