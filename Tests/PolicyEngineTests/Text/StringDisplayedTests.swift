import Testing

@testable import PolicyEngine

@Suite struct StringDisplayedTests {
    @Test(arguments: [
        ("", 3, ""), ("abc", 3, "abc"), ("abcd", 3, "…"), ("abcdefg", 6, "abc…"),
        ("éééé", 8, "éééé"), ("éééé", 7, "éé…"), ("éééé", 6, "é…"),
        ("🙂🙂", 8, "🙂🙂"), ("🙂🙂", 7, "🙂…"), ("🙂🙂", 6, "…"),
        ("a\nb\tc\u{1B}[31m", 40, "a?b?c?[31m"), ("a\u{202E}b\u{2028}c\u{85}d", 40, "a?b?c?d"),
        ("a\r\nb", 40, "a??b"), ("\u{7F}", 40, "?"), ("a b\u{A0}c", 40, "a b\u{A0}c"),
    ])
    func cutsAndCleans(_ text: String, to bytes: Int, as shown: String) {
        #expect(text.displayed(withinBytes: bytes) == shown)
    }

    @Test func staysWithinTheLimitWhereverItCuts() {
        let text = "a\u{301}é€🙂\n\u{202E}漢" + String(repeating: "x🙂é€", count: 20)
        for limit in 3...text.utf8.count {
            let shown = text.displayed(withinBytes: limit)
            #expect(shown.utf8.count <= limit)
            #expect(shown.hasSuffix("…") == (limit < text.utf8.count))
        }
    }
}
