import Registry
import Testing
import WebConnections

@Suite struct RegistryHostsTests {
    @Test(
        arguments: [
            ("docker.io", "https://registry-1.docker.io/v2"),
            ("registry.example", "https://registry.example/v2"),
            ("registry.example:5000", "https://registry.example:5000/v2"),
            ("registry.example:80", "https://registry.example:80/v2"),
            ("localhost:80", "http://localhost:80/v2"),
            ("[::1]", "https://[::1]/v2"),
        ]
    )
    func asksTheRegistryItselfWhereNothingIsConfigured(
        registryHost: String,
        url: String
    ) throws {
        for folder in [nil, "", "/nonexistent/certs.d"] {
            let list = try RegistryHosts(folder: folder).hosts(for: registryHost)
            #expect(list.urls == [url])
            #expect(list.hosts[0].capabilities == .all)
            #expect(list.hosts[0].tls == .system)
            #expect(!list.hosts[0].isMirror)
            #expect(!list.hosts[0].fallsBackToHTTP)
            #expect(list.warnings.isEmpty)
        }
    }

    @Test(
        arguments: [
            "localhost", "localhost:443", "localhost:5000", "127.0.0.1:5000", "127.9.9.9",
            "[::1]:5000", "[::ffff:127.0.0.1]:5000",
        ]
    )
    func triesTLSUncheckedAndThenPlainTextOnTheNodeItself(registryHost: String) throws {
        let list = try RegistryHosts(folder: nil).hosts(for: registryHost)
        #expect(list.urls == ["https://\(registryHost)/v2"])
        #expect(list.hosts[0].fallsBackToHTTP)
        #expect(list.hosts[0].tls.skipsVerification)
    }

    @Test(
        arguments: [
            (["r.example_5000_", "r.example:5000", "r.example", "_default"], "r.example_5000_"),
            (["r.example:5000", "r.example", "_default"], "r.example:5000"),
            (["r.example", "_default"], "_default"),
            (["r.example"], nil),
        ] as [([String], String?)]
    )
    func takesTheFirstFolderThatExists(folders: [String], taken: String?) throws {
        try HostsFolder.with { folder in
            for name in folders {
                let text = "[host.\"https://from-\(name.filter { $0 != ":" })\"]"
                try folder.write(text, to: "\(name)/hosts.toml")
            }
            let mirror = taken.map { "https://from-\($0.filter { $0 != ":" })/v2" }
            let registry = "https://r.example:5000/v2"
            #expect(
                try folder.hosts(for: "r.example:5000").urls
                    == [mirror, registry].compactMap(\.self)
            )
        }
    }

    @Test func tellsWhichRegistriesHaveAFile() throws {
        try HostsFolder.with { folder in
            for name in ["r.example_5000_", "b.example:80", "_default", "a_b.example", "c_x_"] {
                try folder.write("", to: "one/\(name)/hosts.toml")
            }
            try folder.write("", to: "two/b.example:80/hosts.toml")
            try folder.write("", to: "two/d.example/ca.crt")
            let hosts = RegistryHosts(folder: "\(folder.path)/one:\(folder.path)/two:/nonexistent")
            #expect(
                hosts.configuredRegistries()
                    == ["_default", "a_b.example", "b.example:80", "c_x_", "r.example:5000"]
            )
            #expect(RegistryHosts(folder: nil).configuredRegistries().isEmpty)
        }
    }

    @Test func takesTheFirstRootThatHasAFolder() throws {
        try HostsFolder.with { folder in
            try folder.write("[host.\"https://a\"]", to: "one/a.example/hosts.toml")
            try folder.write("[host.\"https://default\"]", to: "one/_default/hosts.toml")
            try folder.write("[host.\"https://b\"]", to: "two/b.example/hosts.toml")
            let roots = "\(folder.path)/one:\(folder.path)/two"
            let hosts = RegistryHosts(folder: roots)
            #expect(try hosts.hosts(for: "a.example").urls.first == "https://a/v2")
            #expect(try hosts.hosts(for: "b.example").urls.first == "https://default/v2")
            try folder.remove("one/_default")
            #expect(try hosts.hosts(for: "b.example").urls.first == "https://b/v2")
        }
    }

    @Test func takesAnEmptyFolderForOneThatSaysNothing() throws {
        try HostsFolder.with { folder in
            try folder.makeFolder("docker.io")
            try folder.write("[host.\"https://default\"]", to: "_default/hosts.toml")
            #expect(try folder.hosts(for: "docker.io").urls == ["https://registry-1.docker.io/v2"])
        }
    }

    @Test(arguments: ["", ".", "..", "a/b", "../etc", "a\0b"])
    func refusesWhatIsNoRegistryHost(registryHost: String) throws {
        let error = #expect(throws: HostsError.self) {
            try RegistryHosts(folder: "/nonexistent").hosts(for: registryHost)
        }
        #expect(error?.code == .invalidRegistryHost)
    }

    @Test func seesEveryChangeOfAFile() throws {
        try HostsFolder.with { folder in
            let hosts = RegistryHosts(folder: folder.path)
            #expect(try hosts.hosts(for: "r.example").urls == ["https://r.example/v2"])
            try folder.write("[host.\"https://a\"]", to: "r.example/hosts.toml")
            #expect(try hosts.hosts(for: "r.example").urls.first == "https://a/v2")
            #expect(try hosts.hosts(for: "r.example").urls.first == "https://a/v2")
            try folder.write("[host.\"https://b\"]", to: "r.example/hosts.toml")
            #expect(try hosts.hosts(for: "r.example").urls.first == "https://b/v2")
            try folder.remove("r.example/hosts.toml")
            #expect(try hosts.hosts(for: "r.example").urls == ["https://r.example/v2"])
        }
    }

    @Test func givesTheServerOfOneFileToEachRegistryThatHasNoFolder() throws {
        try HostsFolder.with { folder in
            try folder.write("[host.\"https://m\"]", to: "_default/hosts.toml")
            let hosts = RegistryHosts(folder: folder.path)
            #expect(
                try hosts.hosts(for: "a.example").urls == ["https://m/v2", "https://a.example/v2"]
            )
            #expect(
                try hosts.hosts(for: "b.example").urls == ["https://m/v2", "https://b.example/v2"]
            )
        }
    }

    @Test func readsAtMostSoManyHosts() throws {
        try HostsFolder.with { folder in
            let tables = (1..<RegistryHosts.maximumHosts).map { "[host.\"https://h\($0)\"]\n" }
            let list = try folder.hosts(from: tables.joined())
            #expect(list.hosts.count == RegistryHosts.maximumHosts)
            let error = #expect(throws: HostsError.self) {
                try folder.hosts(from: tables.joined() + "[host.\"https://one.too.many\"]")
            }
            #expect(error?.code == .tooLarge)
        }
    }
}
