import StrictYAML
import Testing

@Suite struct YAMLDocumentPlacesTests {
    static let places: [([PathStep], String)] = [
        ([], "x.yaml:1:1"),
        (["a"], "x.yaml:1:4: a"),
        (["list"], "x.yaml:3:3: list"),
        (["list", 1, "b c"], "x.yaml:4:11: list[1].\"b c\""),
        // Where the way ends too early, the place is the last one on it.
        (["b"], "x.yaml:1:1"),
        (["a", "b"], "x.yaml:1:4: a"),
        (["list", 2], "x.yaml:3:3: list"),
        (["list", -1], "x.yaml:3:3: list"),
        (["list", "b"], "x.yaml:3:3: list"),
        ([0], "x.yaml:1:1"),
    ]

    @Test(arguments: places)
    func findsWhereAValueWasWritten(_ sample: (steps: [PathStep], expected: String)) throws {
        let text = "a: 1\nlist:\n  - 2\n  - {b c: [3]}\n"
        let document = try YAMLDocument(parsing: text, file: "x.yaml")
        #expect(document.place(of: sample.steps).description == sample.expected)
    }
}
