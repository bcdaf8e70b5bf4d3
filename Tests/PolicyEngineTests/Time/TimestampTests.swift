import PolicyEngine
import Testing

@Suite struct TimestampTests {
    static let readings: [(text: String, seconds: Int64)] = [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01", 0),
        ("1969-12-31T23:59:59Z", -1),
        ("2026-01-02T03:04:05Z", 1_767_323_045),
        ("2026-01-02t03:04:05z", 1_767_323_045),
        ("2026-01-02T03:04:05.678901Z", 1_767_323_045),
        ("2026-01-02T03:04:05.999999999Z", 1_767_323_045),
        ("1969-12-31T23:59:59.9Z", -1),
        ("2026-01-02T03:04:05+00:00", 1_767_323_045),
        ("2026-01-02T03:04:05-00:00", 1_767_323_045),
        ("2026-01-02T04:04:05+01:00", 1_767_323_045),
        ("2026-01-01T21:34:05.5-05:30", 1_767_323_045),
        ("2026-01-03T03:03:05+23:59", 1_767_323_045),
        ("2000-02-29", 951_782_400),
        ("2024-02-29T00:00:00Z", 1_709_164_800),
        ("2024-03-01", 1_709_251_200),
        ("2027-01-31", 1_801_353_600),
        ("0001-01-01T00:00:00Z", -62_135_596_800),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("2016-12-31T23:59:59Z", 1_483_228_799),
        ("2016-12-31T23:59:60Z", 1_483_228_799),
        ("2017-01-01T00:59:60.5+01:00", 1_483_228_799),
    ]

    @Test(arguments: readings)
    func reads(_ text: String, as seconds: Int64) throws {
        #expect(try Timestamp(parsing: text).secondsSinceEpoch == seconds)
    }

    static let malformed = [
        "", " ", "now", "2026", "2026-01", "2026-1-2", "26-01-02", "2026-01-02 ", " 2026-01-02",
        "2026-01-02T", "2026-01-02T03:04", "2026-01-02T03:04Z", "2026-01-02T03:04:05",
        "2026-01-02 03:04:05Z", "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05,5Z",
        "2026-01-02T03:04:05+0100", "2026-01-02T03:04:05+01", "2026-01-02T03:04:05Z ",
        "2026-01-02T03:04:05ZZ", "20260102", "2026-01-02T3:04:05Z", "+2026-01-02", "-026-01-02",
        "12026-01-02", "2026/01/02", "２０２６-01-02", "2026-01-02T03:04:05Z\0", "2026-01-02TZ",
        "2026-01-02T03:04:05." + String(repeating: "1", count: 64) + "Z",
    ]

    @Test(arguments: malformed)
    func refusesWhatIsNoTime(_ text: String) {
        #expect(throws: Timestamp.ParseError.malformed(text)) { try Timestamp(parsing: text) }
    }

    @Test(arguments: [
        "2026-02-29", "2100-02-29", "1900-02-29", "2026-02-30", "2026-04-31", "2026-06-31",
        "2026-09-31", "2026-11-31", "2026-01-32", "2026-00-01", "2026-13-01", "2026-01-00",
        "0000-00-00",
    ])
    func refusesDaysThatDoNotExist(_ text: String) {
        #expect(throws: Timestamp.ParseError.noSuchDay(text)) { try Timestamp(parsing: text) }
    }

    @Test(arguments: [
        "2026-01-02T24:00:00Z", "2026-01-02T23:60:00Z", "2026-01-02T03:04:61Z",
        "2026-01-02T03:04:60Z", "2016-12-31T23:59:60+01:00", "2026-01-02T03:04:05+24:00",
        "2026-01-02T03:04:05-01:60", "2026-01-02T99:99:99Z",
    ])
    func refusesTimesThatDoNotExist(_ text: String) {
        #expect(throws: Timestamp.ParseError.noSuchTime(text)) { try Timestamp(parsing: text) }
    }

    @Test(arguments: [
        "0000-01-01", "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01", "0000-12-31T23:30:00-01:00",
    ])
    func refusesInstantsOutsideTheYearsThatCanBeWritten(_ text: String) {
        #expect(throws: Timestamp.ParseError.yearOutOfRange(text)) { try Timestamp(parsing: text) }
    }

    @Test func roundTripsEveryDayOfFourCenturies() throws {
        let first = try Timestamp(parsing: "1850-01-01").secondsSinceEpoch / 86_400
        var previous = ""
        for day in first..<(first + 146_097) {
            let instant = Timestamp(secondsSinceEpoch: day * 86_400 + 86_399)
            let text = instant.description
            #expect(try Timestamp(parsing: text) == instant)
            #expect(text > previous)
            previous = text
        }
        #expect(previous == "2249-12-31T23:59:59Z")
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
        (-86_400, "1969-12-31T00:00:00Z"), (1_767_323_045, "2026-01-02T03:04:05Z"),
        (-62_135_596_800, "0001-01-01T00:00:00Z"), (-62_135_596_801, "0000-12-31T23:59:59Z"),
        (253_402_300_800, "+10000-01-01T00:00:00Z"),
        (.max, "+292277026596-12-04T15:30:07Z"), (.min, "-292277022657-01-27T08:29:52Z"),
    ])
    func writesEveryInstant(_ seconds: Int64, as text: String) {
        #expect(Timestamp(secondsSinceEpoch: seconds).description == text)
    }

    @Test(arguments: [
        (Int64(5), Int64(3), Int64(8)), (5, -8, -3), (.max, 1, .max), (1, .max, .max),
        (.max, .max, .max), (.min, -1, .min), (-1, .min, .min), (.max, .min, -1), (.min, .max, -1),
    ])
    func saturatesSums(_ start: Int64, plus seconds: Int64, is sum: Int64) {
        let instant = Timestamp(secondsSinceEpoch: start).adding(seconds: seconds)
        #expect(instant.secondsSinceEpoch == sum)
    }

    @Test func shortensABadTextInItsError() {
        let text = "x\n" + String(repeating: "é", count: 5_000)
        let description = Timestamp.ParseError.malformed(text).description
        #expect(description.utf8.count < 200)
        #expect(description.hasPrefix("\"x?éé"))
    }
}
