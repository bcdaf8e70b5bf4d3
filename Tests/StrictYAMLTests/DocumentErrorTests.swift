import StrictYAML
import Testing

@Suite struct DocumentErrorTests {
    private func error(unknownKeys count: Int) -> DocumentError? {
        let text = (0..<count).map { "k\($0): 1\n" }.joined()
        return #expect(throws: DocumentError.self) { try read(text) { _ in true } }
    }

    @Test func listsAsManyMistakesAsItMayAndCountsTheRest() throws {
        let full = try #require(error(unknownKeys: DocumentError.maximumMistakes))
        #expect(full.mistakes.count == DocumentError.maximumMistakes)
        #expect(full.omitted == 0)
        #expect(full.description.hasSuffix("x.yaml:100:1: k99: unknown key"))

        let over = try #require(error(unknownKeys: DocumentError.maximumMistakes + 7))
        #expect(over.mistakes == full.mistakes)
        #expect(over.omitted == 7)
        #expect(over.description.hasSuffix("unknown key\nand 7 more mistakes"))
    }

    @Test func carriesTheParts() throws {
        let mistake = try #require(error(unknownKeys: 1)?.mistakes.first)
        let position = SourcePosition(line: 1, column: 1)
        let expected = Mistake(
            file: "x.yaml",
            position: position,
            path: "k0",
            message: "unknown key"
        )
        #expect(mistake == expected)
    }
}
