import FoundationEssentials
import Testing

@testable import ScanReports

@Suite struct JSONFaultTests {
    @Test(arguments: [
        "{}", "[]", " [ ] ", "{ }", "null", "true", "false", "0", "-0.5e+10", "12E3", #""""#,
        #""\"\\\/\b\f\n\r\t\u00aF""#, "\"ü\"", "[[],[{}],{\"a\":[]}]",
        #" {"a" : 1 , "b" : [ 1 , {"c":null} ] } "#, "\t\r\n1",
    ])
    func findsNoFaultInJSON(text: String) {
        #expect(JSONFault(in: Data(text.utf8)) == nil)
        #expect(throws: Never.self) { try JSONText.decode(Anything.self, from: Data(text.utf8)) }
    }

    @Test(arguments: [
        ("", 1, true), ("{", 2, true), ("[1", 3, true), ("[1,", 4, true), (#"{"a""#, 5, true),
        (#"{"a":"#, 6, true), ("tru", 4, true), ("\"ab", 4, true), ("\"\\", 3, true),
        ("-", 2, true), ("1.", 3, true), ("1e", 3, true), ("}", 1, false), ("[}", 2, false),
        ("[1 2]", 4, false), ("[1,]", 4, false), ("{,}", 2, false), (#"{"a":1,}"#, 8, false),
        ("{1:2}", 2, false), (#"{"a" 1}"#, 6, false), (#"{"a":1]"#, 7, false), ("01", 2, false),
        ("+1", 1, false), (".5", 1, false), ("1.e1", 3, false), ("nul!", 4, false),
        (#""\x""#, 3, false), (#""\u12g4""#, 6, false), ("\"a\u{1}\"", 3, false),
        ("{} x", 4, false), ("NaN", 1, false), ("'a'", 1, false),
    ])
    func findsTheFirstWrongByte(text: String, column: Int, isEnd: Bool) throws {
        let fault = try #require(JSONFault(in: Data(text.utf8)))
        #expect(fault.line == 1)
        #expect(fault.column == column)
        #expect(fault.isEnd == isEnd)
    }

    @Test func countsLinesAndTheBytesInThem() throws {
        let fault = try #require(JSONFault(in: Data("{\n\"a\": 1,\n\"ü\" 2}".utf8)))
        #expect(fault.description == "line 3, column 6 is wrong")
    }

    @Test func readsBracketsOfAnyDepth() throws {
        let depth = 1_000_000
        let text = String(repeating: "[", count: depth)
        let fault = try #require(JSONFault(in: Data(text.utf8)))
        #expect(fault.column == depth + 1)
        #expect(JSONFault(in: Data((text + String(repeating: "]", count: depth)).utf8)) == nil)
    }

    @Test func saysNoPlaceOfATextThatIsWrongInOtherWays() {
        let deep = String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000)
        #expect(throws: ReportError.notJSON(nil)) { try ReportText(deep).file() }
    }

    private struct Anything: Decodable {
        init(from decoder: any Decoder) throws {}
    }
}
