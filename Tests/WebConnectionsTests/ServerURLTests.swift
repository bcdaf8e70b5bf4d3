import Testing

@testable import WebConnections

@Suite struct ServerURLTests {
    @Test(
        arguments: [
            ("https://a.example", ["https", "a.example", ""]),
            ("HTTP://a.example:5000/x/%41%2f", ["http", "a.example:5000", "/x/A/"]),
            ("https://u:p%40@a.example/?q#f", ["https", "a.example", "/"]),
            ("https://a@b@c", ["https", "c", ""]),
            ("https://[::1]:5000", ["https", "[::1]:5000", ""]),
            ("https://[fe80::1%25en0]", ["https", "[fe80::1%en0]", ""]),
            ("https://a:", ["https", "a:", ""]),
            ("https://%C3%A9", ["https", "é", ""]),
            ("a.example", ["", "", "a.example"]),
            ("a.example/b:c", ["", "", "a.example/b:c"]),
            ("localhost:5000", ["localhost", "", ""]),
            ("http:///x", ["http", "", "/x"]),
            ("//a.example/x", ["", "a.example", "/x"]),
            ("", ["", "", ""]),
        ]
    )
    func readsUrlsAsGoDoes(text: String, parts: [String]) throws {
        let url = try ServerURL(text)
        #expect([url.scheme, url.authority, url.path] == parts)
    }

    @Test(
        arguments: [
            ("https://a\n", .controlCharacter), ("https://a\u{7f}", .controlCharacter),
            (":a", .malformedScheme), ("127.0.0.1:5000", .malformedScheme),
            ("https://a b@c", .malformedUser), ("https://%zz@c", .malformedEscape),
            ("https://a b", .malformedHost), ("https://a:b", .malformedHost),
            ("https://[::1", .malformedHost), ("https://[::1]5", .malformedHost),
            ("https://%41", .malformedHost), ("https://a{b", .malformedHost),
            ("https://a/%4", .malformedEscape), ("https://a/%+1", .malformedEscape),
            ("https://a#%", .malformedEscape),
        ] as [(String, ServerURL.ParseError)]
    )
    func refusesWhatGoRefuses(text: String, error: ServerURL.ParseError) {
        #expect(throws: error) { try ServerURL(text) }
    }

    @Test(
        arguments: [
            ("https://a", false), ("https://u@a", true), ("https://a?", true), ("https://a#", true),
        ]
    )
    func tellsOfPartsThatAreNotUsed(text: String, hasUnusedParts: Bool) throws {
        #expect(try ServerURL(text).hasUnusedParts == hasUnusedParts)
    }

    @Test(
        arguments: [
            ("https://a", nil), ("https://@a", ServerURL.User(name: "", password: "")),
            ("https://u%3A:p%40:q@a", ServerURL.User(name: "u:", password: "p@:q")),
            ("https://a@b@c", ServerURL.User(name: "a@b", password: "")),
        ]
    )
    func readsTheUser(text: String, user: ServerURL.User?) throws {
        #expect(try ServerURL(text).user == user)
    }
}
