import Testing

@testable import pullgatectl

@Suite struct StringPrintableTests {
    @Test(arguments: [
        ("not reachable … é", "not reachable … é"),
        ("\u{1B}[2J", "?[2J"),
        ("a\r\nb\tc\u{7F}", "a??b?c?"),
        ("a\u{2028}b\u{202E}c\u{9B}d", "a?b?c?d"),
        ("", ""),
    ])
    func replacesWhatATerminalWouldObey(_ text: String, expected: String) {
        #expect(text.printable == expected)
    }
}
