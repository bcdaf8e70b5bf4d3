import FoundationEssentials
import Registry
import Testing
import WebConnections

extension RegistryHostsTests {
    @Test func takesCertificatesAsDockerLaysThemOut() throws {
        try HostsFolder.with { folder in
            for name in ["b.crt", "a.crt", "c.cert", "c.key", "d.cert", "e.key", "f.pem"] {
                try folder.write("content", to: "r.example/\(name)")
            }
            try folder.makeFolder("r.example/folder.crt")
            let list = try folder.hosts(for: "r.example")
            #expect(list.urls == ["https://r.example/v2"])
            let tls = list.hosts[0].tls
            let place = "\(folder.path)/r.example"
            #expect(tls.authorities.map(\.path) == ["\(place)/a.crt", "\(place)/b.crt"])
            #expect(
                tls.clientCertificates.map(\.certificate.path)
                    == ["\(place)/c.cert", "\(place)/d.cert"]
            )
            #expect(tls.clientCertificates.map(\.key?.path) == ["\(place)/c.key", nil])
            #expect(!tls.skipsVerification)
        }
    }

    @Test func readsCertificatesThatAFileNames() throws {
        try HostsFolder.with { folder in
            for name in ["ca.crt", "c.cert", "c.key", "both.pem"] {
                try folder.write("content", to: "r.example/\(name)")
            }
            try folder.write("content", to: "shared.crt")
            let list = try folder.hosts(
                from: """
                    ca = "../shared.crt"
                    [host."https://a"]
                    ca = ["ca.crt", "\(folder.path)/shared.crt"]
                    client = ["both.pem", ["c.cert", "./c.key"]]
                    [host."https://b"]
                    client = "both.pem"
                    """
            )
            let place = "\(folder.path)/r.example"
            #expect(
                list.hosts.map { $0.tls.authorities.map(\.path) } == [
                    ["\(place)/ca.crt", "\(folder.path)/shared.crt"], [],
                    ["\(folder.path)/shared.crt"],
                ]
            )
            let both = "\(place)/both.pem"
            #expect(
                list.hosts.map { $0.tls.clientCertificates.map(\.certificate.path) }
                    == [[both, "\(place)/c.cert"], [both], []]
            )
            #expect(
                list.hosts.map { $0.tls.clientCertificates.map(\.key?.path) }
                    == [[nil, "\(place)/c.key"], [nil], []]
            )
        }
    }

    @Test func hasOtherSettingsAfterACertificateChanged() throws {
        try HostsFolder.with { folder in
            try folder.write("old", to: "r.example/ca.crt")
            let before = try folder.hosts(for: "r.example")
            #expect(try folder.hosts(for: "r.example") == before)
            try folder.write("new", to: "r.example/ca.crt")
            let after = try folder.hosts(for: "r.example")
            #expect(after.hosts[0].tls != before.hosts[0].tls)
            #expect(
                after.hosts[0].tls.authorities[0].path == before.hosts[0].tls.authorities[0].path
            )
        }
    }

    @Test(
        arguments: [
            ("https://m:5000", "skip_verify = true", "https", false, true),
            ("http://m:5000", "skip_verify = true", "https", true, true),
            ("http://m:5000", "skip_verify = false", "https", true, false),
            ("http://m", "skip_verify = true", "https", true, true),
            ("http://m:80", "skip_verify = true", "http", false, true),
            ("http://m:5000", "ca = []", "https", true, false),
            ("http://m:5000", "client = []", "http", false, false),
            ("http://m:5000", "", "http", false, false),
        ]
    )
    func triesTLSFirstOnAPlainHostThatHasSettingsForIt(
        server: String,
        setting: String,
        scheme: String,
        fallsBack: Bool,
        skipsVerification: Bool
    ) throws {
        try HostsFolder.with { folder in
            let host = try folder.hosts(from: "[host.\"\(server)\"]\n\(setting)").hosts[0]
            #expect(host.scheme.rawValue == scheme)
            #expect(host.fallsBackToHTTP == fallsBack)
            #expect(host.tls.skipsVerification == skipsVerification)
        }
    }

    @Test func checksNoCertificateOfTheNodeItselfWhateverTheFileSays() throws {
        try HostsFolder.with { folder in
            try folder.write("skip_verify = false", to: "localhost:5000/hosts.toml")
            #expect(try folder.hosts(for: "localhost:5000").hosts[0].tls.skipsVerification)
        }
    }
}
