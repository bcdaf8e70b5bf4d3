import Testing

@testable import WebConnections

@Suite struct ProxyTests {
    @Test(
        arguments: [
            ("http://p.example:3128", .http, "p.example:3128"),
            ("HTTP://p.example/ignored?too", .http, "p.example:80"),
            ("http://p.example:", .http, "p.example:80"),
            ("https://p.example", .https, "p.example:443"),
            ("socks5://p.example", .socks5, "p.example:1080"),
            ("socks5h://p.example:1", .socks5, "p.example:1"),
            ("p.example:3128", .http, "p.example:3128"),
            ("p.example", .http, "p.example:80"),
            ("10.0.0.1:3128", .http, "10.0.0.1:3128"),
            ("http://[::1]:3128", .http, "[::1]:3128"),
            ("http://[::1]", .http, "[::1]:80"),
            ("[::1]:3128", .http, "[::1]:3128"),
            ("user:password@p.example:3128", .http, "p.example:3128"),
            ("ftp://p.example", .http, "ftp:80"),
            ("http://p:x", .http, "http:80"),
        ] as [(String, Proxy.Scheme, String)]
    )
    func readsAValueAsGoDoes(_ value: String, scheme: Proxy.Scheme, authority: String) throws {
        let proxy = try Proxy(reading: value)
        #expect(proxy.scheme == scheme)
        #expect(proxy.authority == authority)
    }

    @Test(arguments: [
        ("http://p.example", nil),
        ("http://user@p.example", ServerURL.User(name: "user", password: "")),
        ("http://user:@p.example", ServerURL.User(name: "user", password: "")),
        ("http://:pw@p.example", ServerURL.User(name: "", password: "pw")),
        ("http://u:p:q@p.example", ServerURL.User(name: "u", password: "p:q")),
        ("http://u%3A:p%40%2F@p.example", ServerURL.User(name: "u:", password: "p@/")),
        ("u:p@p.example", ServerURL.User(name: "u", password: "p")),
    ])
    func readsTheUser(_ value: String, user: ServerURL.User?) throws {
        #expect(try Proxy(reading: value).user == user)
    }

    @Test(
        arguments: [
            (" http://p.example", .noURL), ("p example", .noURL), ("p:x", .noURL),
            ("u%zz@p", .noURL), ("http://p\n", .noURL), ("//p.example", .noHost),
            ("http://", .noHost), (":3128", .noHost),
            ("http://p:0", .noHost), ("http://p:65536", .noHost),
            ("http://p:99999999999999999999", .noHost), ("http://u:p@", .noHost),
        ] as [(String, Proxy.ParseError)]
    )
    func refuses(_ value: String, error: Proxy.ParseError) {
        #expect(throws: error) { try Proxy(reading: value) }
    }

    @Test func keepsUserAndPasswordOutOfDescriptions() throws {
        let proxy = try Proxy(reading: "http://somebody:secret@p.example")
        var dumped = ""
        dump(proxy, to: &dumped)
        for text in ["\(proxy)", String(reflecting: proxy), dumped] {
            #expect(!text.contains("secret") && !text.contains("somebody"))
        }
    }

    @Test(arguments: [
        ("https://192.0.2.1:5000/", false, false), ("https://[2001:db8::1]/", false, false),
        ("https://192.0.2.1:5000/", true, true), ("http://192.0.2.1:5000/", false, true),
        ("https://registry.example/", false, true), ("https://192.0.2.1.example/", false, true),
    ])
    func leadsToNoIPAddressWhoseCertificateIsChecked(
        _ address: String,
        _ skips: Bool,
        _ leads: Bool
    ) throws {
        let proxy = try Proxy(reading: "http://p.example:3128")
        let address = try #require(WebAddress(address))
        let tls = TLSSettings(skipsVerification: skips)
        if leads {
            try proxy.check(leadsTo: address, by: tls)
        } else {
            #expect(throws: Proxy.UnsupportedError.self) {
                try proxy.check(leadsTo: address, by: tls)
            }
        }
    }
}
