extension Timestamp: CustomStringConvertible {
    /// Why a text is not an instant.
    public enum ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text is neither an RFC 3339 time nor a date.
        case malformed(String)
        /// The text names a day that no calendar has, like February 30.
        case noSuchDay(String)
        /// The text names a time of day or an offset that no clock shows, like 24:00:00.
        case noSuchTime(String)
        /// The instant is not within the years 0001 to 9999 of UTC.
        case yearOutOfRange(String)

        /// What is wrong, with the text.
        public var description: String {
            switch self {
            case .malformed(let text):
                "\(text.quotedForError) is not a time like 2027-01-31T08:00:00Z"
                    + " or a date like 2027-01-31"
            case .noSuchDay(let text): "\(text.quotedForError) names a day that does not exist"
            case .noSuchTime(let text): "\(text.quotedForError) names a time that does not exist"
            case .yearOutOfRange(let text):
                "\(text.quotedForError) is not within the years 0001 to 9999"
            }
        }
    }

    /// Bytes in the longest text that is read: more than any clock's fraction needs.
    static let maximumTextLength = 64

    /// 0001-01-01T00:00:00Z, which is also how Go programs write "no date".
    private static let earliestWritten = Timestamp(secondsSinceEpoch: -62_135_596_800)

    /// 9999-12-31T23:59:59Z, the last second that RFC 3339 can write.
    private static let latestWritten = Timestamp(secondsSinceEpoch: 253_402_300_799)

    /// Parses an RFC 3339 time, or a date alone, which means 00:00:00 UTC of that day.
    ///
    /// A leap second (23:59:60 UTC, and 60 nowhere else) is read as the second before it: the
    /// earlier instant is never the laxer one.
    ///
    /// - Parameter text: A time like `2026-01-02T03:04:05.678901Z` or `2026-01-02T03:04:05+01:00`,
    ///   or a date like `2026-01-02` (RFC 3339, section 5.6, without its optional space for `T`).
    /// - Throws: `ParseError` naming the first rule that the text breaks.
    public init(parsing text: String) throws(ParseError) {
        guard text.utf8.count <= Self.maximumTextLength else { throw .malformed(text) }
        var reader = TimeReader(text)
        guard let year = reader.number(digits: 4), reader.take("-"),
            let month = reader.number(digits: 2), reader.take("-"),
            let day = reader.number(digits: 2)
        else { throw .malformed(text) }
        let time = reader.isAtEnd ? TimeReader.midnight : reader.timeOfDay()
        guard let time, reader.isAtEnd else { throw .malformed(text) }
        guard let date = CivilDate(year: year, month: month, day: day) else {
            throw .noSuchDay(text)
        }
        guard let secondOfDay = time.secondOfDay else { throw .noSuchTime(text) }
        let instant = Timestamp(
            secondsSinceEpoch: date.daysSinceEpoch * CivilDate.secondsPerDay + secondOfDay
        )
        if time.isLeapSecond {
            let last = CivilDate.secondsPerDay - 1
            guard
                CivilDate.remainder(instant.secondsSinceEpoch, CivilDate.secondsPerDay) == last
            else { throw .noSuchTime(text) }
        }
        guard year >= 1, instant >= Self.earliestWritten, instant <= Self.latestWritten else {
            throw .yearOutOfRange(text)
        }
        self = instant
    }

    /// The instant in UTC as RFC 3339 writes it.
    ///
    /// A year before 0000 or after 9999, which only a saturated sum has, gets its sign in front.
    public var description: String {
        let secondOfDay = CivilDate.remainder(secondsSinceEpoch, CivilDate.secondsPerDay)
        // The quotient of the rounded-down division; the difference itself could overflow.
        let days =
            secondsSinceEpoch / CivilDate.secondsPerDay
            - (secondsSinceEpoch % CivilDate.secondsPerDay < 0 ? 1 : 0)
        let date = CivilDate(daysSinceEpoch: days)
        let sign = date.year < 0 ? "-" : date.year > 9999 ? "+" : ""
        let year = Self.padded(abs(date.year), to: 4)
        let day = "\(Self.padded(date.month, to: 2))-\(Self.padded(date.day, to: 2))"
        let hour = Self.padded(secondOfDay / 3600, to: 2)
        let minute = Self.padded(secondOfDay / 60 % 60, to: 2)
        let second = Self.padded(secondOfDay % 60, to: 2)
        return "\(sign)\(year)-\(day)T\(hour):\(minute):\(second)Z"
    }

    private static func padded(_ number: Int64, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
