import StrictYAML
import Testing

@Suite struct YAMLDocumentJSONTests {
    private func text(in json: String) throws(DocumentError) -> String {
        try YAMLDocument(parsingJSON: Array(json.utf8), file: "x.json").decode(textOfA)
    }

    @Test(arguments: [
        (#"\ud83d\ude00"#, "\u{1F600}"), (#"x\uD83D\uDE00y\udbff\udfff"#, "x\u{1F600}y\u{10FFFF}"),
        (#"\ud800\udc00"#, "\u{10000}"), (#"\\\ud83d\ude00"#, "\\\u{1F600}"),
        (#"\\ud83d\\ude00"#, #"\ud83d\ude00"#), (#"\u00fc\n\"\/"#, "ü\n\"/"), ("😀", "😀"),
    ])
    func joinsTheHalvesOfACharacter(written: String, read: String) throws {
        #expect(try text(in: "{\"a\": \"\(written)\"}") == read)
    }

    @Test(arguments: [
        #"\ud83d"#, #"\ude00\ud83d"#, #"\ud83d\\ude00"#, #"\ud83dx\ude00"#, #"\ud83d\u00e0"#,
        #"\ud83d\ud83d"#,
    ])
    func refusesAHalfByItself(written: String) {
        let error = #expect(throws: DocumentError.self) {
            try text(in: "{\"a\": \"\(written)\"}")
        }
        #expect(error?.mistakes.first?.message.contains("stands for half a character") == true)
    }

    @Test func leavesThemAloneInYAML() {
        #expect(mistakes(in: #"a: "\ud83d\ude00""#).count == 1)
    }

    @Test func endsInTheMiddleOfAnEscape() {
        for end in [#"\"#, #"\u"#, #"\ud83d"#, #"\ud83d\"#, #"\ud83d\ude0"#] {
            #expect(throws: DocumentError.self) { try text(in: "{\"a\": \"\(end)") }
        }
    }
}
