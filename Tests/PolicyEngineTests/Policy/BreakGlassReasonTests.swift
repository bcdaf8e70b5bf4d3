import PolicyEngine
import Testing

@Suite struct BreakGlassReasonTests {
    @Test(arguments: ["", " ", "\n\t", "\u{200B}\u{202E}", "\u{A0}\u{2003}"])
    func takesNoTextThatSaysNothing(_ text: String) {
        #expect(BreakGlassReason(text) == nil)
    }

    @Test(arguments: [
        ("INC-7", "INC-7"), ("  INC-7, fix follows\n", "INC-7, fix follows"),
        ("a\nb\u{1B}[0m", "a?b?[0m"), ("é 漢", "é 漢"),
    ])
    func keepsOneLineThatCanBePrinted(_ written: String, kept: String) {
        #expect(BreakGlassReason(written)?.text == kept)
    }

    @Test func cutsALongOne() throws {
        let reason = try #require(BreakGlassReason(String(repeating: "é", count: 100_000)))
        #expect(reason.text.utf8.count <= BreakGlassReason.maximumLength)
        #expect(reason.text.hasSuffix("é…"))
    }
}
