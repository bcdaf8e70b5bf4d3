import StrictYAML
import Testing

@Suite struct YAMLDocumentTests {
    struct Sample: Sendable {
        let text: String
        let expected: String
    }

    static let texts = [
        Sample(text: "a: b", expected: "b"),
        Sample(text: "{\"a\":\"b\"}", expected: "b"),
        Sample(text: "{\n\t\"a\":\t\"b\"\r\n}\r\n", expected: "b"),
        Sample(text: "\u{FEFF}a: b\n", expected: "b"),
        Sample(text: "\u{FEFF}{\"a\": \"b\"}", expected: "b"),
        Sample(text: "# about a\r\na: b # so\r\n", expected: "b"),
        Sample(text: "%YAML 1.2\n---\na: b\n...\n", expected: "b"),
        Sample(text: "? a\n: b\n", expected: "b"),
        Sample(text: "'a': |\n  one\n  two\n", expected: "one\ntwo\n"),
        Sample(text: "a: >-\n  one\n  two\n", expected: "one two"),
        Sample(text: "{\"a\": \"\\u00e9 \\/ \\t\"}", expected: "é / \t"),
        Sample(text: "a: 😀", expected: "😀"),
        Sample(text: "a: x & y, c*d, *e", expected: "x & y, c*d, *e"),
        Sample(text: "a: 'what & why ? [::1]:5000'", expected: "what & why ? [::1]:5000"),
    ]

    @Test(arguments: texts)
    func readsATextInAnyStyle(_ sample: Sample) throws {
        #expect(try read(sample.text, textOfA) == sample.expected)
    }

    /// YAML 1.1 gives each of these another type; here each is the text that was written.
    static let lookalikes = [
        "off", "Off", "on", "no", "n", "yes", "y", "true", "007", "0x1F", "1_000", "1e3",
        "12:30:45", "2027-01-31", ".inf", ".nan", "<<", "=", "0o7", "-1.50",
    ]

    @Test(arguments: lookalikes)
    func readsAPlainScalarAsTheTextThatWasWritten(_ word: String) throws {
        #expect(try read("a: \(word)", textOfA) == word)
        #expect(try read("a: \"\(word)\"", textOfA) == word)
        #expect(try read("{\"a\": \(word)}", textOfA) == word)
    }

    static let refusals = [
        Sample(text: "", expected: "x.yaml:1:1: the document is empty"),
        Sample(text: "# nothing\n", expected: "x.yaml:1:1: the document is empty"),
        Sample(
            text: "a: 1\n---\na: 2\n",
            expected: "x.yaml:3:1: a second document starts here; a file holds one"
        ),
        Sample(
            text: "a: 1\n---\n",
            expected: "x.yaml:3:1: a second document starts here; a file holds one"
        ),
        Sample(
            text: "a: 1\nb: 2\n\"a\": 3\n",
            expected: "x.yaml:1:1: written more than once in one mapping: \"a\""
        ),
        Sample(
            text: "x:\n  - {off: 1, off: 2, on: 1, 'on': 2}\n",
            expected: "x.yaml:2:6: written more than once in one mapping: \"off\", \"on\""
        ),
        Sample(
            text: "a: !!binary aGk=\n",
            expected: "x.yaml:1:4: a: the tag \"tag:yaml.org,2002:binary\" is refused"
        ),
        Sample(text: "a: !x [b]", expected: "x.yaml:1:4: a: the tag \"!x\" is refused"),
        Sample(text: "a:\n  !y {b: 1}", expected: "x.yaml:2:3: a: the tag \"!y\" is refused"),
        Sample(text: "!k a: b", expected: "x.yaml:1:1: a: the tag \"!k\" is refused"),
        Sample(text: "[a]: b", expected: "x.yaml:1:1: a key must be a text"),
        Sample(text: "a: {{b: c}: d}", expected: "x.yaml:1:5: a: a key must be a text"),
        Sample(
            text: "name: *\n",
            expected: "x.yaml:1:8: aliases are refused; "
                + "a text that starts with * needs quotes, as in \"*\""
        ),
        Sample(
            text: "name: *all\n",
            expected: "x.yaml:1:7: aliases are refused; a text that starts with * needs quotes"
        ),
        Sample(
            text: "name: &\n",
            expected: "x.yaml:1:8: anchors are refused; a text that starts with & needs quotes"
        ),
        Sample(
            text: "a: &b c\n",
            expected: "x.yaml:1:4: a: anchors and aliases are refused, and &b is one"
        ),
        Sample(
            text: "&b a: c\n",
            expected: "x.yaml:1:1: a: anchors and aliases are refused, and &b is one"
        ),
        Sample(
            text: "a: &b c\nd:\n  - *b\n",
            expected: "x.yaml:3:5: anchors and aliases are refused, and *b is one"
        ),
        Sample(
            text: "a:\n\tb: 1\n",
            expected: "x.yaml:2:1: not readable as YAML: "
                + "found character that cannot start any token while scanning for the next token"
        ),
        Sample(
            text: "a:\n  - b\n c: d\n",
            expected: "x.yaml:3:2: not readable as YAML: "
                + "did not find expected key while parsing a block mapping"
        ),
        Sample(
            text: "a: b: c\n",
            expected: "x.yaml:1:5: not readable as YAML: "
                + "mapping values are not allowed in this context"
        ),
        Sample(
            text: "{\"a\": \"\\ud83d\\ude00\"}",
            expected: "x.yaml:1:10: not readable as YAML: "
                + "\\u stands for half a character here; write the character itself"
        ),
        Sample(
            text: "a: é\r\nb: é\u{1B}[2J\r\n",
            expected: "x.yaml:2:5: not readable as YAML: control characters are not allowed"
        ),
        Sample(
            text: "a: b\u{0}\n",
            expected: "x.yaml:1:5: not readable as YAML: control characters are not allowed"
        ),
    ]

    @Test(arguments: refusals)
    func refuses(_ sample: Sample) {
        #expect(mistakes(in: sample.text) == [sample.expected])
    }

    @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}"])
    func refusesLineBreaksThatVersionsOfYAMLReadDifferently(_ lineBreak: String) {
        let lines = mistakes(in: "é: b\na: é\(lineBreak)c\n")
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("x.yaml:2:5: U+0085, U+2028 and U+2029 end a line") == true)
    }

    @Test func reportsAllThatIsKnownBeforeTheMeaningOfTheKeys() {
        #expect(
            mistakes(in: "a: &x 1\nb: [!t c, {[d]: e}]\n") == [
                "x.yaml:1:4: a: anchors and aliases are refused, and &x is one",
                "x.yaml:2:5: b[0]: the tag \"!t\" is refused",
                "x.yaml:2:12: b[1]: a key must be a text",
            ]
        )
    }

    static let roots = [
        Sample(
            text: "[a]",
            expected: "x.yaml:1:1: must be a mapping of keys to values, not a list"
        ),
        Sample(
            text: "a",
            expected: "x.yaml:1:1: must be a mapping of keys to values, not a text"
        ),
        Sample(text: "---\n", expected: "x.yaml:2:1: the document is empty"),
        Sample(text: "null", expected: "x.yaml:1:1: the document is empty"),
    ]

    @Test(arguments: roots)
    func refusesARootThatIsNoMapping(_ sample: Sample) {
        #expect(mistakes(in: sample.text) { _ in true } == [sample.expected])
    }

    @Test func refusesAReaderWithoutAValueAndWithoutAMistake() {
        let lines = mistakes(in: "{}") { _ -> Int? in nil }
        #expect(lines == ["x.yaml:1:1: has no usable value"])
    }

    @Test func readsBytes() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array("a: é".utf8)
        #expect(try YAMLDocument(parsing: bytes, file: "x.yaml").decode(textOfA) == "é")
    }

    static let invalidBytes: [[UInt8]] = [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3], [0x80],
    ]

    @Test(arguments: invalidBytes)
    func refusesBytesThatAreNotUTF8(_ invalid: [UInt8]) {
        let error = #expect(throws: DocumentError.self) {
            try YAMLDocument(parsing: Array("a: 1\r\né: ".utf8) + invalid, file: "x.yaml")
        }
        #expect(error?.description == "x.yaml:2:4: the bytes here are not UTF-8")
    }

    @Test(arguments: [("[1, 2]", true, false), ("null", false, true), ("x", false, false)])
    func readsAnyKindOfRoot(_ sample: (text: String, isList: Bool, isNothing: Bool)) throws {
        let document = try YAMLDocument(parsing: sample.text, file: "x.yaml")
        let kinds = try document.decodeRoot { [$0.isList, $0.isNothing] }
        #expect(kinds == [sample.isList, sample.isNothing])
    }

    @Test func refusesUTF16() {
        let error = #expect(throws: DocumentError.self) {
            try YAMLDocument(parsing: [0xFE, 0xFF, 0x00, 0x61], file: "x.yaml")
        }
        #expect(error?.description == "x.yaml:1:1: the bytes here are not UTF-8")
    }

    @Test func readsAsManyBytesAsAllowedAndNoMore() throws {
        let text = "a: é"
        let document = try YAMLDocument(parsing: text, file: "x.yaml", maximumBytes: 5)
        #expect(try document.decode(textOfA) == "é")
        for attempt in 0..<2 {
            let error = #expect(throws: DocumentError.self) {
                if attempt == 0 {
                    try YAMLDocument(parsing: text, file: "x.yaml", maximumBytes: 4)
                } else {
                    try YAMLDocument(parsing: Array(text.utf8), file: "x.yaml", maximumBytes: 4)
                }
            }
            let message = "x.yaml:1:1: the document has 5 bytes; at most 4 are read"
            #expect(error?.description == message)
        }
    }
}
