/// A length of time as Go's `time.ParseDuration` reads it: `1.5s`, `1m30s`, `300ms`.
enum GoDuration {
    /// Nanoseconds of each unit; both signs for micro are in use.
    private static let units: [String: UInt64] = [
        "ns": 1, "us": 1_000, "\u{b5}s": 1_000, "\u{3bc}s": 1_000, "ms": 1_000_000,
        "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]

    /// Reads a length of time.
    ///
    /// - Parameter text: Numbers, each with its unit, after an optional sign.
    /// - Returns: `nil` for anything else, and for what 64 bits of nanoseconds do not hold.
    static func parse(_ text: String) -> Duration? {
        var rest = text.unicodeScalars[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        if rest.elementsEqual("0".unicodeScalars) { return .zero }
        guard !rest.isEmpty else { return nil }

        var total: Int64 = 0
        while !rest.isEmpty {
            guard let part = part(&rest) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            if overflow { return nil }
            total = sum
        }
        return .nanoseconds(isNegative ? -total : total)
    }

    /// Takes one number and its unit.
    private static func part(_ rest: inout Substring.UnicodeScalarView.SubSequence) -> Int64? {
        let whole = digits(&rest)
        var fraction = ""
        let hasPoint = rest.first == "."
        if hasPoint {
            rest.removeFirst()
            fraction = digits(&rest)
        }
        if whole.isEmpty, fraction.isEmpty { return nil }
        let name = String(rest.prefix { $0 != "." && !("0"..."9").contains($0) })
        rest = rest.dropFirst(name.unicodeScalars.count)

        guard let unit = units[name], let count = UInt64(whole.isEmpty ? "0" : whole) else {
            return nil
        }
        let (nanoseconds, overflow) = count.multipliedReportingOverflow(by: unit)
        if overflow { return nil }
        // Digits past the 18th are less than a nanosecond of any unit.
        let places = fraction.prefix(18)
        let share = UInt64(places) ?? 0
        let divisor = places.reduce(UInt64(1)) { power, _ in power * 10 }
        // What is shared out is less than the unit, so the quotient has a place.
        let part = divisor.dividingFullWidth(share.multipliedFullWidth(by: unit)).quotient
        let (sum, sumOverflow) = nanoseconds.addingReportingOverflow(part)
        return sumOverflow ? nil : Int64(exactly: sum)
    }

    private static func digits(
        _ rest: inout Substring.UnicodeScalarView.SubSequence
    ) -> String {
        let digits = String(rest.prefix { ("0"..."9").contains($0) })
        rest = rest.dropFirst(digits.unicodeScalars.count)
        return digits
    }
}
