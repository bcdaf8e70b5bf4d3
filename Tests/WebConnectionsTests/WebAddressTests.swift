import Testing

@testable import WebConnections

@Suite struct WebAddressTests {
    @Test(arguments: [
        ("https://A.example/x?y", "https://a.example:443", "a.example"),
        ("HTTP://a.example:80/", "http://a.example:80", "a.example:80"),
        ("http://[::1]:5000/v2/", "http://[::1]:5000", "[::1]:5000"),
        ("https://user:password@a.example/", "https://a.example:443", "a.example"),
    ])
    func takesApart(_ text: String, _ origin: String, _ authority: String) throws {
        let address = try #require(WebAddress(text))
        #expect(address.origin == origin)
        #expect(address.authority == authority)
    }

    @Test(arguments: [
        ("https://A.example/", WebScheme.https, "a.example", 443),
        ("HTTP://a.example", .http, "a.example", 80),
        ("http://[2001:DB8::1]:5000/", .http, "2001:db8::1", 5000),
    ])
    func knowsWhereItLeads(
        _ text: String,
        scheme: WebScheme,
        host: String,
        port: Int
    ) throws {
        let address = try #require(WebAddress(text))
        #expect(address.scheme == scheme)
        #expect(address.host == host)
        #expect(address.port == port)
    }

    @Test(arguments: [
        "", "a.example", "/x", "ftp://a.example/", "https://", "mailto:a@b",
        "https://a.example/\u{0}", "https://a.example/\r\nHost: b", "https://a.example/\u{7f}",
    ])
    func refuses(_ text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test(arguments: [
        ("http://a.example/x", "http://A.example:80/y?z", true),
        ("http://a.example/", "https://a.example/", true),
        ("http://a.example:5000/", "https://a.example:5000/", true),
        ("http://a.example:5000/", "https://a.example/", false),
        ("http://a.example/", "https://a.example:8443/", false),
        ("http://a.example/", "https://a.example:80/", false),
        ("https://a.example/", "http://a.example/", false),
        ("https://a.example:80/", "http://a.example/", false),
        ("https://a.example/", "https://a.example:8443/", false),
        ("http://a.example/", "https://b.a.example/", false),
        ("http://a.example/", "https://a.example@b.example/", false),
    ])
    func letsSecretsGoToTheSameServerOrToItsTLS(
        _ asked: String,
        _ next: String,
        _ may: Bool
    ) throws {
        let (asked, next) = (try #require(WebAddress(asked)), try #require(WebAddress(next)))
        #expect(next.maySeeSecrets(of: asked) == may)
    }

    @Test(arguments: [
        ("/b", "http://a.example:5000/b"),
        ("c?d", "http://a.example:5000/v2/c?d"),
        ("//b.example/c", "http://b.example/c"),
        ("https://b.example/c", "https://b.example/c"),
    ])
    func followsALocation(_ location: String, _ expected: String) throws {
        let address = try #require(WebAddress("http://a.example:5000/v2/x?y"))
        #expect(address.redirected(to: location)?.text == expected)
    }
}
