import StrictYAML
import Testing

/// Documents that were written to cost more than they look.
@Suite struct HostileDocumentTests {
    /// Nine times as large with each line, if aliases were followed.
    static let bomb =
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + (1...40).map { line in
            let aliases = Array(repeating: "*a\(line - 1)", count: 9).joined(separator: ", ")
            return "a\(line): &a\(line) [\(aliases)]\n"
        }.joined()

    @Test(arguments: ["", "? *a40\n: 1\n", "{*a40 : 1}: 2\n", "b: {<<: *a40}\n"])
    func refusesAnAliasBombBeforeItGrows(_ trigger: String) {
        let expected = "x.yaml:2:10: anchors and aliases are refused, and *a0 is one"
        #expect(mistakes(in: Self.bomb + trigger) == [expected])
    }

    /// Each way in which an alias can follow what stands before it.
    static let aliases = [
        "[&a b,*a]", "{x: &a b, *a : c}", "- &a b\n-\n  *a", "x: &a b\ny:\t*a", "[&a b, [*a]]",
        "x: &a b\r\ny: *a\r\n", "x: &a b\ry: *a\r", "? &a b\n: *a", "[&a-b_1 c, *a-b_1]",
        "- &a !!str b\n- *a # c", "{\"x\": &a b, \"y\":*a}", "&a x: y\n*a : z",
        "--- &a [b]\n...\n--- *a", "- &a b\n- é\n- *a", "&a [*a]",
    ]

    @Test(arguments: aliases)
    func refusesAnAliasWhereverItStands(_ text: String) {
        let lines = mistakes(in: text)
        #expect(lines.count == 1)
        #expect(lines.first?.contains("anchors and aliases are refused, and *a") == true)
    }

    struct Nesting: Sendable, CustomTestStringConvertible {
        let name: String
        let open: String
        let middle: String
        let close: String

        var testDescription: String { name }

        func text(levels: Int) -> String {
            String(repeating: open, count: levels) + middle
                + String(repeating: close, count: levels)
        }
    }

    static let nestings = [
        Nesting(name: "flow lists", open: "[", middle: "", close: "]"),
        Nesting(name: "flow mappings", open: "{a: ", middle: "b", close: "}"),
        Nesting(name: "block lists", open: "- ", middle: "b", close: ""),
        Nesting(name: "JSON", open: "[{\"a\":", middle: "1", close: "}]"),
    ]

    @Test(arguments: nestings, [40, 400, 990, 1_100, 100_000])
    func refusesDeepNesting(_ nesting: Nesting, levels: Int) {
        let lines = mistakes(in: nesting.text(levels: levels))
        #expect(lines.count == 1)
        #expect(lines.first?.hasSuffix("nested deeper than 32 levels") == true)
    }

    @Test(arguments: nestings)
    func refusesWhatIsOpenedAndNeverClosed(_ nesting: Nesting) {
        let text = String(repeating: nesting.open, count: 100_000)
        let lines = mistakes(in: text)
        #expect(lines.count == 1)
    }

    @Test func readsThirtyTwoLevels() {
        let text = String(repeating: "[", count: 32) + "a" + String(repeating: "]", count: 32)
        #expect(mistakes(in: text) == [])
    }

    @Test(arguments: ["? ", "{? ", "[{? ", "?\n"])
    func refusesNestedKeysThatHoldMuch(_ open: String) {
        let text = (0..<500).map { open + String(repeating: " ", count: $0) }.joined()
        let large = "[" + String(repeating: "a, ", count: 100_000)
        let lines = mistakes(in: text + large)
        #expect(lines.count == 1)
        #expect(lines.first?.contains("too many keys that may be lists or mappings") == true)
    }

    @Test(arguments: [("{", ": 1}"), ("[{", "]: 1}")])
    func refusesManyKeysThatAreCollections(_ brackets: (open: String, close: String)) {
        let key =
            String(repeating: brackets.open, count: 90) + "a"
            + String(repeating: brackets.close, count: 90)
        let text = "[" + Array(repeating: key, count: 1_000).joined(separator: ",\n") + "]"
        let lines = mistakes(in: text)
        #expect(lines.count == 1)
        #expect(lines.first?.contains("too many keys that may be lists or mappings") == true)
    }

    @Test(arguments: ["[],", "- \n", "a,", "{a: b},"])
    func refusesMoreValuesThanMemoryShouldHold(_ value: String) throws {
        let text = (value.hasPrefix("-") ? "" : "[") + String(repeating: value, count: 1_100_000)
        let error = #expect(throws: DocumentError.self) {
            try YAMLDocument(parsing: text, file: "x.yaml", maximumBytes: 8 << 20)
        }
        let message = error?.mistakes.first?.message
        #expect(message == "the document has more values than the 1048576 that are read")
    }

    @Test func readsAHugeScalarAndCutsItInMessages() throws {
        let huge = String(repeating: "é", count: 500_000)
        #expect(try read("a: \(huge)", textOfA) == huge)
        let lines = mistakes(in: "a: \(huge)") { $0.required("a") { $0.boolean() } }
        let shown = String(repeating: "é", count: 80)
        #expect(lines == ["x.yaml:1:4: a: \"\(shown)…\" is not one of true, false"])
    }

    @Test func cutsAHugeKeyInMessages() {
        let huge = String(repeating: "k", count: 1_000)
        let lines = mistakes(in: "\(huge): 1") { _ in true }
        let shown = String(repeating: "k", count: 80)
        #expect(lines == ["x.yaml:1:1: \"\(shown)…\": unknown key"])
    }

    @Test func keepsEachMistakeOnOneLineAndFreeOfControlCharacters() {
        let text = "\"a\\n.yaml:1:1: \\e[2J\\u202e\": 1\nb: \"x\\ny\"\n"
        let lines = mistakes(in: text) { $0.required("b") { $0.boolean() } }
        let key = "\"a\u{FFFD}.yaml:1:1: \u{FFFD}[2J\u{FFFD}\""
        #expect(
            lines == [
                "x.yaml:1:1: \(key): unknown key",
                "x.yaml:2:4: b: \"x\u{FFFD}y\" is not one of true, false",
            ]
        )
    }
}
