import Testing

@testable import pullgatectl

@Suite struct TextStyleTests {
    @Test(
        arguments: [
            (true, nil, true),
            (true, "", true),
            (true, "0", false),
            (false, nil, false),
            (false, "", false),
        ] as [(Bool, String?, Bool)]
    )
    func usesColoursOnATerminalUnlessToldNotTo(
        _ isTerminal: Bool,
        noColor: String?,
        expected: Bool
    ) {
        let style = TextStyle(isTerminal: isTerminal, noColor: noColor)

        #expect(style.isColoured == expected)
        #expect(style.good("a") == (expected ? "\u{1B}[32ma\u{1B}[0m" : "a"))
    }
}
