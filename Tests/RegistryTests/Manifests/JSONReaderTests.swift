import Testing

@testable import Registry

@Suite struct JSONReaderTests {
    @Test func readsEveryKindOfValue() throws {
        let text = #" {"a":[1,-2.5e+3,true,false,null,"x"],"b":{}} "#
        #expect(
            try JSONReader.read(Array(text.utf8))
                == .object([
                    .init(
                        name: "a",
                        value: .array([
                            .number("1"), .number("-2.5e+3"), .bool(true), .bool(false), .null,
                            .string("x"),
                        ])
                    ),
                    .init(name: "b", value: .object([])),
                ])
        )
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9\uD83D\uDE00é""#, "Aé😀é"),
    ])
    func readsEscapes(_ text: String, _ value: String) throws {
        #expect(try JSONReader.read(Array(text.utf8)) == .string(value))
    }

    @Test(arguments: [
        "", " ", "{", "[", "{}x", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "'a'",
        "01", "+1", "1.", ".5", "1e", "-", "tru", "nul", "\"", "\"\\x\"", "\"\\u12\"", "\"\u{1}\"",
        #""\uD800""#, #""\uDC00""#, #""\uD800A""#, "NaN", "// x\n1", "\u{FEFF}1",
    ])
    func refuses(_ text: String) {
        #expect(throws: ManifestError.self) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test func refusesTextThatIsNotUTF8() {
        #expect(throws: ManifestError.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
    }

    @Test func refusesNestingThatWouldUseUpTheStack() throws {
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: UInt8(ascii: "["), count: depth)
                + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        }
        _ = try JSONReader.read(nested(JSONReader.maximumDepth))
        #expect(throws: ManifestError.self) {
            try JSONReader.read(nested(JSONReader.maximumDepth + 1))
        }
        #expect(throws: ManifestError.self) { try JSONReader.read(nested(1_000_000)) }
    }

    @Test(arguments: ["0", "{}", #"{"a":0}"#])
    func refusesTooManyValues(_ value: String) throws {
        let values = value.contains("0") && value.contains("{") ? 2 : 1
        let most = (JSONReader.maximumValues - 1) / values
        func list(_ count: Int) -> [UInt8] {
            Array("[\(Array(repeating: value, count: count).joined(separator: ","))]".utf8)
        }
        _ = try JSONReader.read(list(most))
        #expect(throws: ManifestError.self) { try JSONReader.read(list(most + 1)) }
    }
}
