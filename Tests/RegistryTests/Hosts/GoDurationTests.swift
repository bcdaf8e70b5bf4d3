import Testing

@testable import Registry

@Suite struct GoDurationTests {
    @Test(
        arguments: [
            ("0", .zero), ("+0", .zero), ("-0", .zero), ("0s", .zero), ("5s", .seconds(5)),
            ("-1.5s", .milliseconds(-1500)), ("+.5s", .milliseconds(500)), ("1.s", .seconds(1)),
            ("1h2m3s4ms5us6ns", .nanoseconds(3_723_004_005_006)), ("1µs", .microseconds(1)),
            ("1μs", .microseconds(1)), ("0.3333333333333333333h", .nanoseconds(1_199_999_999_999)),
            ("0.9ns", .zero), ("9223372036854775807ns", .nanoseconds(Int64.max)),
        ] as [(String, Duration)]
    )
    func readsLengthsOfTime(text: String, duration: Duration) {
        #expect(GoDuration.parse(text) == duration)
    }

    @Test(
        arguments: [
            "", "-", "5", "s", ".s", "5 s", "5s ", "5S", "5d", "--5s", "5s-1s", "1e3s", "٣s",
            "9223372036854775808ns", "2562048h", "9223372036854775807ns1ns",
            "99999999999999999999s", "1.5.5s",
        ]
    )
    func refusesEverythingElse(text: String) {
        #expect(GoDuration.parse(text) == nil)
    }
}
