import PolicyEngine
import Testing

@Suite struct AgeTests {
    @Test(arguments: [
        ("720h", Int64(2_592_000)), ("30d", 2_592_000), ("90m", 5_400), ("45s", 45),
        ("1h30m", 5_400), ("1d1h1m1s", 90_061), ("1d1s", 86_401), ("0s", 0), ("0h", 0),
        ("007h", 25_200), ("100m200s", 6_200), ("9223372036854775807s", .max),
        ("106751991167300d", 9_223_372_036_854_720_000),
        ("00000000000000000000000000000000000000001s", 1),
    ])
    func reads(_ text: String, as seconds: Int64) throws {
        #expect(try Age(parsing: text).seconds == seconds)
    }

    @Test(arguments: [
        "", "h", "720", "1h30", "30m1h", "1h1h", "-1h", "+1h", "1.5h", "1 h", " 1h", "1h ", "1H",
        "1w", "1ms", "h1", "1hh", "１h", "forever", "1d2", String(repeating: "0", count: 65) + "s",
    ])
    func refusesWhatIsNoPeriod(_ text: String) {
        #expect(throws: Age.ParseError.malformed(text)) { try Age(parsing: text) }
    }

    @Test(arguments: [
        "9223372036854775808s", "106751991167301d", "153722867280912931m",
        "9223372036854775807m", "106751991167300d55808s", "99999999999999999999999h",
    ])
    func refusesWhatCannotBeCounted(_ text: String) {
        #expect(throws: Age.ParseError.tooLong(text)) { try Age(parsing: text) }
    }

    @Test(arguments: [
        (Int64(2_592_000), "720h"), (5_400, "1h30m"), (45, "45s"), (0, "0s"), (90_061, "25h1m1s"),
        (3_601, "1h1s"), (60, "1m"), (.max, "2562047788015215h30m7s"),
    ])
    func writesHoursMinutesAndSeconds(_ seconds: Int64, as text: String) throws {
        #expect(Age(seconds: seconds).description == text)
        #expect(try Age(parsing: text).seconds == seconds)
    }

    @Test(arguments: [Int64(-1), .min])
    func isNeverNegative(_ seconds: Int64) {
        #expect(Age(seconds: seconds).seconds == 0)
    }

    @Test func ordersByLength() {
        #expect(Age(seconds: 59) < Age(seconds: 60))
    }
}
