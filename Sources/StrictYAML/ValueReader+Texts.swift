extension ValueReader {
    /// Reads a text, as it was written: `off`, `007` and `"off"` are texts too.
    ///
    /// - Returns: The text, which may be empty; nil if the value is none.
    public mutating func text() -> String? {
        guard case .text(let text) = value.content else {
            reportKind(expected: "a text")
            return nil
        }
        return text
    }

    /// Reads a text in which something must stand.
    ///
    /// - Returns: The text; nil if the value is none or holds nothing but white space.
    public mutating func nonEmptyText() -> String? {
        guard let text = text() else { return nil }
        guard !text.allSatisfy(\.isWhitespace) else {
            report("must not be empty")
            return nil
        }
        return text
    }

    /// Reads a text with a parser of its own.
    ///
    /// - Parameter parse: Makes a value of the text. The description of its error is reported,
    ///   so it should repeat the text.
    /// - Returns: The value; nil after a mistake.
    public mutating func parsed<Value, Failure: Error>(
        _ parse: (String) throws(Failure) -> Value
    ) -> Value? {
        guard let text = text() else { return nil }
        do {
            return try parse(text)
        } catch {
            report("\(error)")
            return nil
        }
    }

    /// Reads a text with a parser that does not tell what is wrong.
    ///
    /// - Parameters:
    ///   - expected: What the text must be, for messages: "a vulnerability id".
    ///   - parse: Makes a value of the text, or returns nil.
    /// - Returns: The value; nil after a mistake.
    public mutating func parsed<Value>(
        as expected: String,
        _ parse: (String) -> Value?
    ) -> Value? {
        text().flatMap { parsed($0, as: expected, parse) }
    }

    mutating func parsed<Value>(
        _ text: String,
        as expected: String,
        _ parse: (String) -> Value?
    ) -> Value? {
        guard let value = parse(text) else {
            report("\(text.quoted) is not \(expected)")
            return nil
        }
        return value
    }

    /// Reads one of several words, exactly as they are spelt.
    ///
    /// - Parameter words: The words in the order in which messages list them, with their meanings.
    /// - Returns: What the word means; nil after a mistake.
    public mutating func word<Value>(of words: KeyValuePairs<String, Value>) -> Value? {
        guard let text = text() else { return nil }
        guard let match = words.first(where: { $0.key == text }) else {
            report("\(text.quoted) is not one of \(words.map(\.key).joined(separator: ", "))")
            return nil
        }
        return match.value
    }

    /// Reads a word that stands for a case of an enumeration.
    ///
    /// - Parameter type: The enumeration. All of its cases are allowed.
    /// - Returns: The case; nil after a mistake.
    public mutating func enumeration<Value>(_ type: Value.Type = Value.self) -> Value?
    where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
        guard let text = text() else { return nil }
        guard let value = Value(rawValue: text) else {
            let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
            report("\(text.quoted) is not one of \(words)")
            return nil
        }
        return value
    }

    /// Reads `true` or `false`, and none of the other words that YAML takes for them.
    ///
    /// - Returns: The boolean; nil after a mistake.
    public mutating func boolean() -> Bool? {
        word(of: ["true": true, "false": false])
    }

    /// Reads a whole number in decimal digits, without leading zeros, `+` or `_`.
    ///
    /// YAML 1.1 reads `010` as eight and `1_0` as ten: what can be read in two ways is refused.
    ///
    /// - Parameter range: The numbers that are allowed.
    /// - Returns: The number; nil after a mistake.
    public mutating func integer<Number: FixedWidthInteger>(
        in range: ClosedRange<Number>
    ) -> Number? {
        guard let text = text() else { return nil }
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let number = Number(text), number.description == text, range.contains(number) else {
            report("\(text.quoted) is not \(expected)")
            return nil
        }
        return number
    }
}
