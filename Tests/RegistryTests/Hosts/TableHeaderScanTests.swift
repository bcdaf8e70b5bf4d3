import Testing

@testable import Registry

@Suite struct TableHeaderScanTests {
    @Test(
        arguments: [
            ("", []),
            ("[b]\n[a]\n[b.c]", [["b"], ["a"], ["b", "c"]]),
            ("[ host . \"https://x\" ] # [no]\n", [["host", "https://x"]]),
            (
                "[host.'https://a\\']\r\n[host.\"\\u0061\\t\\\"]\"]\r\n",
                [["host", "https://a\\"], ["host", "a\t\"]"]]
            ),
            ("[[a.b]]\n[c]", [["c"]]),
            ("a = \"[no]\"\nb = '[no]' # \"\n[c]", [["c"]]),
            ("a = [\n[\"x\"],\n['y'] # ]\n]\n[c]", [["c"]]),
            ("a = \"\"\"\n[no]\n\"\"\"\n[c]", [["c"]]),
            ("a = '''\n[no]\n'''\n[c]", [["c"]]),
            ("a = \"\"\"\"\"\n[no]\"\"\"\"\"\n[c]", [["c"]]),
            ("a = \"\"\"\\\"\"\"\n[no]\n\"\"\"\n[c]", [["c"]]),
            ("a = \"\"\nb = ''\n[c]", [["c"]]),
            ("\"a=[\" = {b = [1, 2]}\n'\"' = 1\n[c]", [["c"]]),
            ("# [no]\n  \t[c]", [["c"]]),
        ] as [(String, [[String]])]
    )
    func findsHeadersInTheirOrder(text: String, headers: [[String]]) throws {
        #expect(try TableHeaderScan.headers(of: Array(text.utf8)) == headers)
    }

    @Test(arguments: [
        "[", "[a", "[a.]", "[\"a]", "[\"\\q\"]", "[\"\\u12\"]", "[\"\\ud800\"]", "[a b]",
        "[`a`]", "[ *]", "[[é]]", "[a.+]", "[=",
    ])
    func refusesAHeaderThatIsNone(text: String) {
        let bytes = Array("# first line\n\(text)".utf8)
        let reason = "line 2: the table's header cannot be read"
        #expect(throws: HostsFileError(reason: reason)) {
            try TableHeaderScan.headers(of: bytes)
        }
    }

    @Test(arguments: [
        "a = [}", "4a = [}", "a = [1, }]", "a = [\n# nothing\n}]", "a = [[], {b = [}]",
        "a = [\u{a0}1]",
        "a = [_1]", "a = 2020-01-01 1", "a = 2020-01-01 1]", "a = 20?g-01-01 1",
        "a = 2\(String(repeating: "_", count: 116))020-01-01 12",
        "a = [2020-01-01 1, 2]",
        "[b]\na = {b = 2_020-01-01 1 }",
    ])
    func refusesAValueThatIsNone(text: String) {
        #expect(throws: HostsFileError.self) {
            try TableHeaderScan.headers(of: Array(text.utf8))
        }
    }

    @Test(arguments: [
        "a = []", "4=[1]", "2020-01-01 1 = 2", "a = [ ]", "a = [1, 2,\n # three\n 3, ]",
        "a = {b = [{}], c = {d = 1}}",
        "a = [\"}\", '}', \"\"\"}\"\"\"]", "a = 2020-01-01 17:00:00Z",
        "a = [-1, +2, .5, true, inf, nan]",
        "a = [2020-01-01, 1]", "a = 1979-05-27 07:32:00 # 1 }",
    ])
    func leavesOtherValuesToTheParser(text: String) throws {
        #expect(try TableHeaderScan.headers(of: Array("\(text)\n[b]".utf8)) == [["b"]])
    }
}
