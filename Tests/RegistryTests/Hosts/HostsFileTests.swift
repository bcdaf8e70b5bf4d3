import Registry
import Testing
import WebConnections

@Suite struct HostsFileTests {
    @Test func asksHostsInFileOrderAndTheServerAtTheEnd() throws {
        try HostsFolder.with { folder in
            let list = try folder.hosts(
                from: """
                    server = "https://upstream.example"
                    [host."https://z.example"]
                    capabilities = ["pull"]
                    [host."http://a.example:5000"]
                    capabilities = ["Pull", "RESOLVE"]
                    [host."https://m.example"]
                    """
            )
            #expect(
                list.urls == [
                    "https://z.example/v2", "http://a.example:5000/v2", "https://m.example/v2",
                    "https://upstream.example/v2",
                ]
            )
            #expect(list.hosts.map(\.capabilities) == [.pull, [.pull, .resolve], .all, .all])
            #expect(list.warnings.isEmpty)
        }
    }

    @Test(
        arguments: [
            ("https://m.example", "", "https://m.example/v2"),
            ("https://m.example/", "", "https://m.example/v2"),
            ("https://m.example/v2/", "", "https://m.example/v2"),
            ("https://m.example/base", "", "https://m.example/base/v2"),
            ("https://m.example/base/v2", "", "https://m.example/base/v2"),
            ("https://m.example/a/../b//c/.", "", "https://m.example/b/c/v2"),
            ("https://m.example/basev2", "", "https://m.example/basev2/v2"),
            ("https://m.example", "override_path = true", "https://m.example"),
            ("https://m.example/", "override_path = true", "https://m.example"),
            ("https://m.example/base/", "override_path = true", "https://m.example/base"),
            ("m.example:5000/base", "", "https://m.example:5000/base/v2"),
            ("https://[::1]:5000", "", "https://[::1]:5000/v2"),
            ("HTTPS://m.example", "", "https://HTTPS:/m.example/v2"),
            ("https://user:secret@m.example/?a=b#c", "", "https://m.example/v2"),
        ]
    )
    func addsTheVersionToAPathUnlessToldNotTo(
        server: String,
        setting: String,
        url: String
    ) throws {
        try HostsFolder.with { folder in
            let mirror = try folder.hosts(from: "[host.\"\(server)\"]\n\(setting)")
            #expect(mirror.urls == [url, "https://r.example/v2"])
            let upstream = try folder.hosts(from: "server = \"\(server)\"\n\(setting)\n[host]")
            #expect(upstream.urls == [url])
        }
    }

    @Test(
        arguments: [
            ("r.example", "https://r.example", false), ("r.example", "https://r.example:443", true),
            ("r.example", "https://m.example", true), ("r.example:1", "https://r.example", true),
            ("docker.io", "https://registry-1.docker.io", false),
            ("docker.io", "https://docker.io", false),
            ("index.docker.io", "https://docker.io", true),
            ("r.example", "https://registry-1.docker.io", true),
        ]
    )
    func tellsAMirrorByItsAuthority(registryHost: String, server: String, isMirror: Bool) throws {
        try HostsFolder.with { folder in
            try folder.write("server = \"\(server)\"", to: "_default/hosts.toml")
            #expect(try folder.hosts(for: registryHost).hosts.map(\.isMirror) == [isMirror])
        }
    }

    @Test func readsHeadersAndTimeoutsOfEachHost() throws {
        try HostsFolder.with { folder in
            let list = try folder.hosts(
                from: """
                    dial_timeout = "2s"
                    [header]
                    X-Upstream = "u"
                    [host."https://a"]
                    dial_timeout = "1m1.5s"
                    [host."https://a".header]
                    X-B = ["2", "1"]
                    X-A = "3"
                    Host = "evil"
                    [host."https://b"]
                    dial_timeout = ""
                    """
            )
            #expect(
                list.hosts.map { $0.headers.map { "\($0.name)=\($0.value)" } }
                    == [["X-A=3", "X-B=2", "X-B=1"], [], ["X-Upstream=u"]]
            )
            #expect(list.hosts.map(\.dialTimeout) == [.milliseconds(61_500), nil, .seconds(2)])
            #expect(
                list.messages == [#"the key "header.Host" of the host "https://a" is not sent"#]
            )
        }
    }

    @Test(
        arguments: [
            "", "server = \"https://s", "= 5", "server = 5", "host = 5",
            "[host]\n\"https://m\" = 5",
            "[[host.\"https://m\"]]", "[host.\"https://m\"]\n[host.\"https://m\"]",
            "[host.\"https://m\"]\ncapabilities = [\"pull\", \"fly\"]",
            "[host.\"https://m\"]\ncapabilities = \"pull\"",
            "[host.\"https://m\"]\nskip_verify = \"yes\"",
            "[host.\"https://m\"]\noverride_path = 1", "[host.\"https://m\"]\nca = 5",
            "[host.\"https://m\"]\nca = [\"a\", 5]", "[host.\"https://m\"]\nclient = 5",
            "[host.\"https://m\"]\nclient = [[\"a\", \"b\", \"c\"]]",
            "[host.\"https://m\"]\nheader = \"x\"", "[host.\"https://m\".header]\nx = 5",
            "[host.\"https://m\"]\ndial_timeout = \"2\"", "[host.\"https://m\"]\ndial_timeout = 2",
            "[host.\"https://m x\"]", "[host.\"https://m:port\"]", "[host.\"https://m/%zz\"]",
            "[host.\"https://m\\u0000\"]", "\u{feff}[host.\"https://m\"]",
            "[host.\"https://m\"]\n\0",
        ]
    )
    func ignoresABrokenFileAsContainerdDoes(text: String) throws {
        try HostsFolder.with { folder in
            try folder.write("content", to: "r.example/a.crt")
            let list = try folder.hosts(from: text)
            #expect(list.urls == ["https://r.example/v2"])
            #expect(list.hosts[0].tls.authorities.map(\.path) == ["\(folder.path)/r.example/a.crt"])
            #expect(list.warnings.count == (text.isEmpty ? 0 : 1))
            #expect(list.warnings.allSatisfy { $0.path == "\(folder.path)/r.example/hosts.toml" })
            #expect(
                list.messages.allSatisfy {
                    $0.hasPrefix("containerd ignores it and asks the registry itself: ")
                }
            )
        }
    }

    @Test func saysWhereABrokenFileIsBroken() throws {
        try HostsFolder.with { folder in
            let list = try folder.hosts(from: "[host.\"https://m\"]\nca = nothing")
            #expect(list.messages.first?.contains("itself: line 2, column ") == true)
        }
    }

    @Test(
        arguments: [
            ("server = \"https://s\"", ["s"], "no [host] table"),
            ("[Host.\"https://m\"]\n[host]", ["r.example"], "\"Host\" has no effect"),
            ("[host]\n\"https://m\" = {}", ["r.example"], "is not asked by containerd 2"),
            ("host.\"https://m\".ca = []", ["r.example"], "is not asked by containerd 2"),
            ("SERVER = \"https://s\"\n[host]", ["s"], "but not by 1.6"),
            ("capabilities = [\"pull\"]\n[host]", ["r.example"], "no effect without \"server\""),
            ("[host.\"https://m\"]\nskip-verify = true", ["m", "r.example"], "is not known"),
            ("[host.\"https://m\"]\nproxy = \"x\"", ["m", "r.example"], "is not followed"),
            (
                "[host.\"https://m\"]\ncapabilities = [\"referrers\"]", ["m", "r.example"],
                "older containerd"
            ),
            ("[host.\"ftp://m\"]", ["ftp:", "r.example"], nil),
            ("[host.\"httpbin.example:5000\"]", ["r.example"], "it names no host"),
            ("[host.\"httpx://m\"]", ["r.example"], "neither https nor http"),
            ("server = \"httpx://s\"\n[host]", [], "neither https nor http"),
            ("server = \"httpbin:5000\"\n[host]", ["r.example"], "the registry itself is asked"),
            ("[host.\"https://m\"]\ndial_timeout = \"-1s\"", ["r.example"], "is negative"),
            ("[host.\"https://u:p@m\"]", ["m", "r.example"], "are not used"),
            ("[host.\"\"]", ["r.example"], "no [host.\"…\"] header"),
        ] as [(String, [String], String?)]
    )
    func warnsOfWhatContainerdPassesOver(
        text: String,
        asked: [String],
        message: String?
    ) throws {
        try HostsFolder.with { folder in
            let list = try folder.hosts(from: text)
            #expect(list.hosts.map(\.authority) == asked)
            #expect(list.messages.count == (message == nil ? 0 : 1))
            #expect(list.messages.first?.contains(message ?? "") ?? true)
        }
    }

    @Test(
        arguments: [
            "[host.\"https://user:secret@m\"]", "[host.\"https://user:secret@m x\"]",
            "server = \"https://user:secret@s\"\n[host]",
            "[host.\"httpx://user:secret@m\"]\nfoo = 1",
            "[host.\"https://user:secret@m\"]\nca = 5",
            "[host]\n\"https://user:secret@m\" = 5",
            "[host]\n\"https://user:secret@m\" = {}", "[header]\nAuthorization = secret",
            "[host.\"https://u:secret@m\"]\n[host.\"https://u:secret@m\"]",
            "[header]\nAuthorization = truesecret",
        ]
    )
    func showsNoPassword(text: String) throws {
        try HostsFolder.with { folder in
            let list = try folder.hosts(from: text)
            #expect(!list.warnings.isEmpty)
            #expect(!"\(list)".contains("secret"))
        }
    }
}
