import BenchmarkTools
import Testing

@Suite struct ProcessUsageTests {
    private static let status = """
        Name:\tpullgated
        Threads:\t11
        VmHWM:\t   40960 kB
        VmRSS:\t   30720 kB
        RssAnon:\t    9216 kB
        """

    /// Fields 3 to 13 of proc(5)'s `stat`, then 250 ticks in user mode and 50 in the kernel.
    private static let times = "S 1 4711 4711 0 -1 4194560 9000 0 12 0 250 50 0 0 20 0 11"

    @Test func takesWhatTheKernelSays() throws {
        let usage = try ProcessUsage(
            status: Self.status,
            statistics: "4711 (pullgated) \(Self.times)",
            ticksPerSecond: 100,
            descriptors: 24
        )
        #expect(usage.resident == 30_720)
        #expect(usage.anonymous == 9_216)
        #expect(usage.peak == 40_960)
        #expect(usage.threads == 11)
        #expect(usage.descriptors == 24)
        #expect(usage.processorTime == .seconds(3))
    }

    @Test func aNameWithSpacesAndParenthesesMovesNoField() throws {
        let usage = try ProcessUsage(
            status: Self.status,
            statistics: "4711 (a) b (c d)) \(Self.times)",
            ticksPerSecond: 1_000,
            descriptors: nil
        )
        #expect(usage.processorTime == .milliseconds(300))
    }

    @Test(arguments: ["VmRSS", "RssAnon", "VmHWM", "Threads"])
    func aMissingFieldIsAnError(field: String) {
        let status = Self.status.split(separator: "\n").filter { !$0.hasPrefix(field) }
        #expect(throws: ProcessUsage.Unreadable.self) {
            try ProcessUsage(
                status: status.joined(separator: "\n"),
                statistics: "1 (x) \(Self.times)",
                ticksPerSecond: 100,
                descriptors: nil
            )
        }
    }

    @Test(arguments: ["", "1 (x)", "1 (x) S 1 2", "1 x \(times)"])
    func statWithoutTimesIsAnError(statistics: String) {
        #expect(throws: ProcessUsage.Unreadable.self) {
            try ProcessUsage(
                status: Self.status,
                statistics: statistics,
                ticksPerSecond: 100,
                descriptors: nil
            )
        }
    }

    @Test func readsThisProcess() throws {
        let usage = try ProcessUsage()
        #expect(usage.threads >= 1)
        #expect(usage.resident > usage.anonymous)
        #expect(usage.peak >= usage.resident)
        #expect(try #require(usage.descriptors) >= 3)
    }

    @Test func aProcessThatDoesNotExistIsAnError() {
        #expect(throws: ProcessUsage.Unreadable.self) { try ProcessUsage(of: Int32.max) }
    }
}
