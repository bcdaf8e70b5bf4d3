import Testing

@testable import WebConnections

@Suite struct ProxySettingsTests {
    private func proxy(for url: String, _ environment: [String: String]) throws -> String? {
        let address = try #require(WebAddress(url))
        return ProxySettings(environment: environment).proxy(for: address)?.authority
    }

    @Test(arguments: [
        ("http://a.example/", "one:1"), ("https://a.example/", "two:2"),
        ("https://a.example:5000/", "two:2"), ("http://b.example/", nil),
        ("https://c.example/", nil), ("https://c.example:444/", "two:2"),
        ("http://localhost:5000/", nil), ("https://127.0.0.1/", nil), ("http://[::1]:80/", nil),
        ("http://10.0.0.1/", nil), ("http://[2001:db8::1]/", nil), ("http://B.EXAMPLE/", nil),
    ])
    func choosesByTheAddress(_ url: String, authority: String?) throws {
        let environment = [
            "HTTP_PROXY": "one:1", "HTTPS_PROXY": "two:2",
            "NO_PROXY": "b.example,c.example:443,10.0.0.0/8,2001:db8::1",
        ]
        #expect(try proxy(for: url, environment) == authority)
    }

    @Test(arguments: [
        (["http_proxy": "one:1"], "one:1"),
        (["http_proxy": "one:1", "HTTP_PROXY": "two:2"], "two:2"),
        (["http_proxy": "one:1", "HTTP_PROXY": ""], "one:1"),
        (["http_proxy": "one:1", "HTTP_PROXY": "http://"], nil),
        (["HTTP_PROXY": "one:1", "no_proxy": "a.example"], nil),
        (["HTTP_PROXY": "one:1", "no_proxy": "a.example", "NO_PROXY": "b"], "one:1"),
        (["HTTPS_PROXY": "one:1"], nil),
        (["ALL_PROXY": "one:1", "all_proxy": "one:1"], nil),
        ([:], nil),
    ])
    func readsUpperCaseFirst(_ environment: [String: String], authority: String?) throws {
        #expect(try proxy(for: "http://a.example/", environment) == authority)
    }

    @Test(arguments: [
        ("p:1", []),
        ("user:secret@p:x", ["https_proxy is ignored: it is no URL"]),
        ("http://user:secret@p:x", ["https_proxy is read as containerd does: the proxy http:80"]),
        ("ftp://user:secret@p", ["https_proxy is read as containerd does: the proxy ftp:80"]),
        ("http://user:secret@", ["https_proxy is ignored: it names no host and port"]),
        (
            "https://user:secret@p",
            ["the proxy p:443 in https_proxy is spoken to by TLS, which is not supported"]
        ),
        (
            "socks5://user:secret@p",
            [
                "the proxy p:1080 in https_proxy is a SOCKS proxy with a user, which is not "
                    + "supported"
            ]
        ),
    ])
    func warnsOfWhatCannotBeUsed(_ value: String, warnings: [String]) {
        #expect(ProxySettings(environment: ["https_proxy": value]).warnings == warnings)
    }
}
