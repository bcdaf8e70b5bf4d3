/// Reads the parts of an RFC 3339 time from the left.
struct TimeReader {
    /// A time of day with its offset, as written and not yet checked.
    struct TimeOfDay {
        let hour: Int64
        let minute: Int64
        let second: Int64
        let offsetSign: Int64
        let offsetHour: Int64
        let offsetMinute: Int64

        var isLeapSecond: Bool { second == 60 }

        /// Seconds from 00:00:00 UTC, less than 0 or more than a day where the offset says so.
        ///
        /// Nil if a part is out of its range. A leap second counts as the second before it.
        var secondOfDay: Int64? {
            guard hour < 24, minute < 60, second <= 60, offsetHour < 24, offsetMinute < 60 else {
                return nil
            }
            let offset = offsetSign * (offsetHour * 3600 + offsetMinute * 60)
            return hour * 3600 + minute * 60 + min(second, 59) - offset
        }
    }

    static let midnight: TimeOfDay? = TimeOfDay(
        hour: 0,
        minute: 0,
        second: 0,
        offsetSign: 1,
        offsetHour: 0,
        offsetMinute: 0
    )

    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes one of the bytes of `choices`.
    mutating func take(_ choices: String) -> Bool {
        guard let byte = rest.first, choices.utf8.contains(byte) else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes exactly `digits` decimal digits.
    mutating func number(digits: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digits {
            guard let digit = nextDigit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// Takes `T`, the time and the offset.
    mutating func timeOfDay() -> TimeOfDay? {
        guard take("Tt"), let hour = number(digits: 2), take(":"),
            let minute = number(digits: 2), take(":"), let second = number(digits: 2)
        else { return nil }
        if take(".") {
            guard nextDigit() != nil else { return nil }
            while nextDigit() != nil {}
        }
        var sign: Int64 = 1
        var offset: (hour: Int64, minute: Int64) = (0, 0)
        if !take("Zz") {
            if take("-") {
                sign = -1
            } else if !take("+") {
                return nil
            }
            guard let hour = number(digits: 2), take(":"), let minute = number(digits: 2) else {
                return nil
            }
            offset = (hour, minute)
        }
        return TimeOfDay(
            hour: hour,
            minute: minute,
            second: second,
            offsetSign: sign,
            offsetHour: offset.hour,
            offsetMinute: offset.minute
        )
    }

    private mutating func nextDigit() -> Int64? {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
            return nil
        }
        rest.removeFirst()
        return Int64(byte - UInt8(ascii: "0"))
    }
}
