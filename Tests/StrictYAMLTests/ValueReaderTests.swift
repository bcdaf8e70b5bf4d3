import StrictYAML
import Testing

@Suite struct ValueReaderTests {
    enum Mode: String, CaseIterable {
        case enforce
        case audit
        case off
    }

    struct Sample: Sendable {
        let written: String
        let problem: String
    }

    /// The mistakes of reading the key `a`, without the place.
    private func problems<Value>(
        _ written: String,
        _ read: (inout ValueReader) -> Value?
    ) -> [String] {
        mistakes(in: "a: \(written)\n") { $0.required("a", read) }
            .map { $0.replacing("x.yaml:1:4: a: ", with: "", maxReplacements: 1) }
    }

    private func value<Value>(
        _ written: String,
        _ read: (inout ValueReader) -> Value?
    ) throws -> Value {
        try StrictYAMLTests.read("a: \(written)\n") { $0.required("a", read) }
    }

    @Test(arguments: ["", "~", "null", "Null", "NULL"])
    func refusesAKeyWithoutAValue(_ written: String) {
        let problem = "has no value; leave the key out, or write "
        #expect(
            mistakes(in: "a: \(written)\n") { $0.optional("a") { $0.text() } }
                .map { String($0.drop { $0 != "h" }) } == [problem + "a text"]
        )
        let list = mistakes(in: "a: \(written)\n") { $0.optional("a") { $0.list { $0.text() } } }
        #expect(list.count == 1)
        #expect(list.first?.hasSuffix(problem + "a list ([] for an empty one)") == true)
    }

    @Test(arguments: ["\"\"", "'null'", "\"~\""])
    func readsQuotedWordsForNothingAsTexts(_ written: String) throws {
        #expect(try value(written) { $0.text() } == String(written.dropFirst().dropLast()))
    }

    @Test func tellsWhichKindItExpected() {
        #expect(problems("[b]") { $0.text() } == ["must be a text, not a list"])
        #expect(problems("{b: c}") { $0.boolean() } == ["must be a text, not a mapping"])
        #expect(
            problems("b") { $0.list { $0.text() } }
                == ["must be a list ([] for an empty one), not a text"]
        )
        #expect(
            problems("b") { $0.mapping { _ in true } }
                == ["must be a mapping of keys to values, not a text"]
        )
        #expect(
            problems("{}") { $0.commaSeparatedOrList(of: "a word") { $0 } }
                == ["must be a text with commas, or a list ([] for an empty one), not a mapping"]
        )
    }

    @Test(arguments: ["\"\"", "' '", "\"\\t\\n\""])
    func refusesATextInWhichNothingStands(_ written: String) {
        #expect(problems(written) { $0.nonEmptyText() } == ["must not be empty"])
    }

    @Test(arguments: Mode.allCases)
    func readsEachCaseOfAnEnumeration(_ mode: Mode) throws {
        #expect(try value(mode.rawValue) { $0.enumeration(Mode.self) } == mode)
        #expect(try value("'\(mode.rawValue)'") { $0.enumeration(Mode.self) } == mode)
    }

    @Test(arguments: ["Off", "no", "false", "enforc", "' off'", "\"\""])
    func refusesOtherWordsThanThoseOfAnEnumeration(_ written: String) {
        let isQuoted = written.hasPrefix("'") || written.hasPrefix("\"")
        let shown = isQuoted ? String(written.dropFirst().dropLast()) : written
        #expect(
            problems(written) { $0.enumeration(Mode.self) }
                == ["\"\(shown)\" is not one of enforce, audit, off"]
        )
    }

    @Test func readsTheWordsItIsGiven() throws {
        #expect(try value("two") { $0.word(of: ["one": 1, "two": 2]) } == 2)
        #expect(
            problems("three") { $0.word(of: ["one": 1, "two": 2]) }
                == ["\"three\" is not one of one, two"]
        )
    }

    @Test func readsBooleansInOneSpelling() throws {
        #expect(try value("true") { $0.boolean() })
        #expect(try !value("\"false\"") { $0.boolean() })
    }

    @Test(arguments: ["yes", "no", "on", "off", "True", "FALSE", "y", "1"])
    func refusesOtherWordsForBooleans(_ written: String) {
        #expect(problems(written) { $0.boolean() } == ["\"\(written)\" is not one of true, false"])
    }

    @Test(arguments: [("0", 0), ("-5", -5), ("\"70\"", 70), ("100", 100)])
    func readsWholeNumbers(_ sample: (written: String, number: Int)) throws {
        #expect(try value(sample.written) { $0.integer(in: -5...100) } == sample.number)
    }

    @Test func readsTheLargestNumberOfAType() throws {
        let largest = "18446744073709551615"
        #expect(try value(largest) { $0.integer(in: 1...UInt64.max) } == UInt64.max)
        #expect(
            problems("18446744073709551616") { $0.integer(in: 1...UInt64.max) }
                == ["\"18446744073709551616\" is not a whole number from 1 to \(largest)"]
        )
    }

    @Test(arguments: [
        "-6", "101", "010", "+7", "7.0", "1e1", "0x10", "1_0", "-0", "' 7'", "seven", "٧", "\"\"",
    ])
    func refusesNumbersOutOfRangeOrInAnotherForm(_ written: String) {
        let found = problems(written) { $0.integer(in: -5...100) }
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(" is not a whole number from -5 to 100") == true)
    }

    struct Odd: Error, CustomStringConvertible {
        let description: String
    }

    @Test func reportsWhatAParserThrows() throws {
        func even(_ text: String) throws(Odd) -> Int {
            guard let number = Int(text), number % 2 == 0 else {
                throw Odd(description: "\(text) is odd")
            }
            return number
        }
        #expect(try value("4") { $0.parsed(even) } == 4)
        #expect(problems("5") { $0.parsed(even) } == ["5 is odd"])
        #expect(problems("[]") { $0.parsed(even) } == ["must be a text, not a list"])
    }

    @Test func saysWhatAParserExpectsThatGivesNoReason() throws {
        #expect(try value("4") { $0.parsed(as: "a number") { Int($0) } } == 4)
        #expect(
            problems("x") { $0.parsed(as: "a number") { Int($0) } } == ["\"x\" is not a number"]
        )
    }

    static let lists = [
        ("1, 2,3", [1, 2, 3]), ("\" 1 ,\\t2\\n\"", [1, 2]), ("7", [7]), ("[1, \"2\"]", [1, 2]),
        ("[]", []), ("\"\"", []), ("' '", []), ("\n  1,\n  2", [1, 2]), ("\n  - 1\n  - 2", [1, 2]),
    ]

    @Test(arguments: lists)
    func readsAListOrATextWithCommas(_ sample: (written: String, numbers: [Int])) throws {
        let numbers = try value(sample.written) {
            $0.commaSeparatedOrList(of: "a number") { Int($0) }
        }
        #expect(numbers == sample.numbers)
    }

    @Test func reportsEveryBadElement() {
        #expect(
            problems("1,,x y, 2,") { $0.commaSeparatedOrList(of: "a number") { Int($0) } } == [
                "\"\" is not a number", "\"x y\" is not a number", "\"\" is not a number",
            ]
        )
        #expect(
            mistakes(in: "a:\n  - 1\n  - '1,2'\n  - [3]\n  -\n") {
                $0.required("a") { $0.commaSeparatedOrList(of: "a number") { Int($0) } }
            } == [
                "x.yaml:3:5: a[1]: \"1,2\" is not a number",
                "x.yaml:4:5: a[2]: must be a text, not a list",
                "x.yaml:5:4: a[3]: has no value; leave the key out, or write a text",
            ]
        )
    }

    @Test func leavesNoShortenedListAfterAMistakeInAnElement() {
        _ = problems("[1, x]") { value -> Int? in
            #expect(value.list { $0.integer(in: 1...9) } == nil)
            #expect(value.commaSeparatedOrList(of: "a number") { Int($0) } == nil)
            return nil
        }
        _ = problems("1, x") { value -> Int? in
            #expect(value.commaSeparatedOrList(of: "a number") { Int($0) } == nil)
            return nil
        }
    }

    @Test func reportsWhatItsCallerFinds() {
        let found = problems("b") { value -> Int? in
            value.report("is no good")
            return 1
        }
        #expect(found == ["is no good"])
    }
}
