extension Age: CustomStringConvertible {
    /// Why a text is not a period.
    public enum ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text is not a row of numbers with units, the largest unit first and each one once.
        case malformed(String)
        /// The period has more seconds than can be counted.
        case tooLong(String)

        /// What is wrong, with the text.
        public var description: String {
            switch self {
            case .malformed(let text):
                "\(text.quotedForError) is not a period like 30d, 720h, 1h30m or 45s"
            case .tooLong(let text): "\(text.quotedForError) is too long a period"
            }
        }
    }

    /// Bytes in the longest text that is read: more than the longest period needs.
    static let maximumTextLength = 64

    /// The units from the largest to the smallest, a day being 24 hours.
    private static let units: [(letter: UInt8, seconds: Int64)] = [
        (UInt8(ascii: "d"), 86_400),
        (UInt8(ascii: "h"), 3_600),
        (UInt8(ascii: "m"), 60),
        (UInt8(ascii: "s"), 1),
    ]

    /// Parses a period like `720h`, `30d`, `90m`, `45s` or `1h30m`.
    ///
    /// - Parameter text: Whole numbers, each with its unit (`d`, `h`, `m` or `s`), the largest unit
    ///   first, each at most once.
    /// - Throws: `ParseError` naming the rule that the text breaks.
    public init(parsing text: String) throws(ParseError) {
        guard !text.isEmpty, text.utf8.count <= Self.maximumTextLength else {
            throw .malformed(text)
        }
        var total: Int64 = 0
        var number: Int64?
        var units = Self.units[...]
        for byte in text.utf8 {
            if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                let digit = Int64(byte - UInt8(ascii: "0"))
                let (tenfold, tooLong) = (number ?? 0).multipliedReportingOverflow(by: 10)
                let (sum, stillTooLong) = tenfold.addingReportingOverflow(digit)
                guard !tooLong, !stillTooLong else { throw .tooLong(text) }
                number = sum
            } else {
                guard let count = number,
                    let position = units.firstIndex(where: { $0.letter == byte })
                else { throw .malformed(text) }
                let (part, tooLong) = count.multipliedReportingOverflow(by: units[position].seconds)
                let (sum, stillTooLong) = total.addingReportingOverflow(part)
                guard !tooLong, !stillTooLong else { throw .tooLong(text) }
                total = sum
                units = units[(position + 1)...]
                number = nil
            }
        }
        guard number == nil else { throw .malformed(text) }
        self.init(seconds: total)
    }

    /// The period in hours, minutes and seconds, without the parts that are 0: `720h`, `1h30m`.
    public var description: String {
        guard seconds > 0 else { return "0s" }
        let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
        return parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    }
}
