import PolicyBundles
import Testing

@testable import ShimDaemon

/// Configuration files that are refused: each mistake has the file, the line and the key.
@Suite struct ConfigurationMistakesTests {
    /// The lines of the error, the file's path written as `FILE`; none if there is no error.
    private static func mistakes(in text: String) throws -> [String] {
        try TemporaryFolder.with { folder in
            try folder.write(text, to: "config.yaml")
            return mistakes(inFile: folder.file("config.yaml"))
        }
    }

    private static func mistakes(inFile path: String) -> [String] {
        do throws(ConfigurationError) {
            _ = try Configuration(file: path)
            return []
        } catch {
            return error.description.replacing(path, with: "FILE")
                .split(separator: "\n").map(String.init)
        }
    }

    /// What stands after the endpoint, on line 3, and what is said about it.
    @Test(arguments: [
        ("listen: /s", "3:9: listen: must be a mapping of keys to values, not a text"),
        ("listen:", "3:8: listen: has no value"),
        ("listen: {socket: s}", #"listen.socket: "s" is not an absolute path or unix:///path"#),
        ("listen: {socket: ''}", #"listen.socket: "" is not an absolute path"#),
        ("listen: {socket: unix://s}", #""unix://s" is not an absolute path"#),
        ("listen: {socket: unix:/s}", #""unix:/s" is not an absolute path"#),
        ("listen: {socket: 'tcp://h:1'}", #""tcp://h:1" is not an absolute path"#),
        ("listen: {socket: [/s]}", "listen.socket: must be a text, not a list"),
        ("listen: {allowedUIDs: 0}", "listen.allowedUIDs: must be a list"),
        ("listen: {allowedUIDs: []}", "listen.allowedUIDs: lists no user that may connect"),
        ("listen: {allowedUIDs: [-1]}", #"listen.allowedUIDs[0]: "-1" is not a whole number"#),
        ("listen: {allowedUIDs: [0, root]}", #"listen.allowedUIDs[1]: "root" is not a whole"#),
        ("listen: {allowedUIDs: [4294967296]}", "from 0 to 4294967295"),
        ("listen: {mode: 0600}", "3:10: listen.mode: unknown key"),
        ("backend: {startTimeout: 2m}", "backend.startTimeout: 2m is not from 0s to 1m50s"),
        ("backend: {socket: run/c.sock}", "backend.socket: \"run/c.sock\" is not an absolute"),
        ("backend: {socket: /s, sokcet: /s}", "backend.sokcet: unknown key; did you mean socket?"),
        ("reports: /r", "reports: must be a mapping of keys to values, not a text"),
        ("reports: {}", "reports.folder: is missing"),
        ("reports: {folder: r}", #"reports.folder: "r" is not an absolute path"#),
        ("reports: {folder: /r, scanInterval: 0s}", "reports.scanInterval: 0s is not from 1s"),
        ("reports: {folder: /r, scanInterval: 10}", "reports.scanInterval: "),
        ("registry: /etc", "registry: must be a mapping"),
        ("registry: {hostsFolder: certs.d}", #"hostsFolder: "certs.d" is not an absolute path"#),
        ("registry: {resolveTimeout: 0s}", "registry.resolveTimeout: 0s is not from 1s to 1m"),
        ("registry: {resolveTimeout: 61s}", "registry.resolveTimeout: 1m1s is not from 1s to 1m"),
        ("registry: {tagReuse: 61m}", "registry.tagReuse: 1h1m is not from 0s to 1h"),
        ("registry: {timeout: 5s}", "registry.timeout: unknown key"),
        ("exempt: registry.k8s.io/**", "exempt: must be a list"),
        ("exempt: [a.io/b, pause]", "3:18: exempt[1]: image \"pause\" must begin with a registry"),
        ("failureMode: ajar", #"failureMode: "ajar" is not one of closed, open"#),
        ("failureMode: [open]", "failureMode: must be a text, not a list"),
        ("failureMode: {noBundle: ajar}", #"failureMode.noBundle: "ajar" is not one of"#),
        ("failureMode: {nobundle: open}", "failureMode.nobundle: unknown key; did you mean"),
        ("decisionLog: stdout", "decisionLog: must be a mapping"),
        ("decisionLog: {output: file}", #"decisionLog.output: "file" is not stdout, stderr or"#),
        ("alerts: {}", "alerts.url: is missing"),
        ("alerts: {url: 'ftp://h'}", #"alerts.url: "ftp://h" is not an http://"#),
        ("alerts: {url: 'http://u:p@h'}", #"alerts.url: "http://u:p@h" is not an http://"#),
        ("alerts: {url: 'http://h/', headersFile: /f}", "would be sent without TLS"),
        ("alerts: {url: 'https://h/', on: []}", "alerts.on: lists nothing to alert about"),
        ("alerts: {url: 'https://h/', on: [allowed]}", "is not one of denied, cannotKnow"),
        ("alerts: {url: 'https://h/', maxBatch: 0}", "alerts.maxBatch: "),
        ("alerts: {url: 'https://h/', maxDelay: 11m}", "11m is not from 0s to 10m"),
        ("log: json", "log: must be a mapping"),
        ("log: {format: xml}", #"log.format: "xml" is not one of auto, text, json"#),
        ("drainTimeout: 60", "drainTimeout: "),
        ("drainTimeout: -1s", "drainTimeout: "),
        ("drainTimeout: 1h1s", "drainTimeout: 1h1s is not from 0s to 1h"),
        ("drainTimeout: 106751991167300d", "drainTimeout: "),
        ("logLevel: trace", #"logLevel: "trace" is not one of debug, info, notice"#),
        ("logLevel: INFO", #"logLevel: "INFO" is not one of"#),
        ("metrics: {}", "metrics.listen: is missing"),
        ("metrics: {listen: ':9464'}", #"metrics.listen: ":9464" is not the port of a loopback"#),
        ("metrics: {listen: '0.0.0.0:9464'}", #""0.0.0.0:9464" is not the port of a loopback"#),
        ("metrics: {listen: 'localhost:9464'}", #""localhost:9464" is not the port of"#),
        ("metrics: {listen: '127.0.0.1:0'}", #""127.0.0.1:0" is not the port of a loopback"#),
        ("metrics: {listen: '127.0.0.1:65536'}", #""127.0.0.1:65536" is not the port of"#),
        ("metrics: {listen: '127.0.0.1'}", #""127.0.0.1" is not the port of a loopback"#),
        ("metrics: {listen: 'unix://m'}", #""unix://m" is not the port of a loopback"#),
        ("statistics: {}", "3:1: statistics: unknown key"),
    ])
    func namesTheLineAndTheKey(line: String, expected: String) throws {
        let mistakes = try Self.mistakes(in: ConfigurationTests.minimal + line + "\n")
        try #require(mistakes.count == 1, "\(mistakes)")
        #expect(mistakes[0].hasPrefix("FILE:3:"), "\(mistakes)")
        #expect(mistakes[0].contains(expected), "\(mistakes)")
    }

    @Test(arguments: [
        "h", "ftp://h", "http://", "http:///bundle", "http://:80", "HTTP://h", "http://h b",
        "http://user:password@h", "http://h?a=b", "http://h/#a", "http://ü", "unix:///s", "",
    ])
    func refusesAddressesThatNoBundleCanComeFrom(url: String) throws {
        let mistakes = try Self.mistakes(in: "endpoint:\n  url: '\(url)'\n  verification: none\n")
        let expected =
            "FILE:2:8: endpoint.url: \"\(url)\" is not an http:// or https:// URL without user, "
            + "query and fragment"
        #expect(mistakes == [expected])
    }

    @Test(arguments: ["0s", "25h", "1000000000000d"])
    func refusesIntervalsThatAreTooShortOrTooLong(interval: String) throws {
        let text = "endpoint:\n  url: http://h\n  pollInterval: \(interval)\n  verification: none\n"
        let mistakes = try Self.mistakes(in: text)
        try #require(mistakes.count == 1)
        #expect(mistakes[0].hasPrefix("FILE:3:17: endpoint.pollInterval: "))
        #expect(mistakes[0].hasSuffix(" is not from 1s to 24h"))
    }

    @Test func needsAnEndpoint() throws {
        #expect(try Self.mistakes(in: "logLevel: info\n") == ["FILE:1:1: endpoint: is missing"])
        let mistakes = try Self.mistakes(in: "endpoint: {verification: none}\n")
        #expect(mistakes == ["FILE:1:11: endpoint.url: is missing"])
    }

    /// What stands beside the URL, and what is said about it.
    @Test(arguments: [
        (
            "pollInterval: 5s",
            "FILE:1:11: endpoint.keys: is missing: list the files with the public"
        ),
        ("keys: []", "endpoint.keys: lists no file with a public key"),
        ("keys: [k.pem]", #"endpoint.keys[0]: "k.pem" is not an absolute path"#),
        ("keys: [/no/such/key.pem]", "/no/such/key.pem: cannot be read: No such file"),
        ("keys: [/etc/hostname]", "/etc/hostname: the file has no public key in PEM"),
        ("verification: all", #"endpoint.verification: "all" is not one of none"#),
        ("verification: none, longPoll: 2h", "endpoint.longPoll: 2h is not from 1s to 1h"),
        ("verification: none, caFile: ca", #"endpoint.caFile: "ca" is not an absolute path"#),
        ("verification: none, clientCertificate: {key: /k}", "clientCertificate.certificate: is"),
        ("verification: none, tokenFile: /t", "endpoint.tokenFile: a token would be sent without"),
        (
            "verification: none, proxy: 'https://p'",
            "endpoint.proxy: the proxy p:443 is spoken to by TLS, which is not supported"
        ),
        (
            "verification: none, proxy: 'socks5://u:secret@p'",
            "endpoint.proxy: the proxy p:1080 is a SOCKS proxy with a user, which is not supported"
        ),
        ("verification: none, proxy: 'socks4://p'", #"endpoint.proxy: "socks4://p" is not the"#),
        ("verification: none, proxy: ''", #"endpoint.proxy: "" is not the URL of a proxy"#),
    ])
    func namesWhatIsWrongInTheEndpoint(keys: String, expected: String) throws {
        let mistakes = try Self.mistakes(in: "endpoint: {url: 'http://h', \(keys)}\n")
        try #require(mistakes.count == 1, "\(mistakes)")
        #expect(mistakes[0].contains(expected), "\(mistakes)")
    }

    @Test func refusesToCheckAndNotToCheck() throws {
        try TemporaryFolder.with { folder in
            try folder.write(SigningKey(generating: .ed25519).publicKey.pem, to: "key.pem")
            let keys = "keys: [\(folder.file("key.pem"))], verification: none"
            let mistakes = try Self.mistakes(in: "endpoint: {url: 'http://h', \(keys)}\n")
            try #require(mistakes.count == 1, "\(mistakes)")
            #expect(mistakes[0].contains("endpoint.verification: has no meaning beside keys"))
        }
    }

    /// A socket that the HTTP server binds has another path at first, which is longer.
    @Test(arguments: [
        ("backend", "socket", 107), ("admin", "socket", 103), ("metrics", "listen", 103),
    ])
    func refusesAPathThatIsTooLongForASocket(section: String, key: String, longest: Int) throws {
        let path = "/" + String(repeating: "s", count: longest)
        let text = ConfigurationTests.minimal + "\(section): {\(key): \(path)}\n"
        let mistakes = try Self.mistakes(in: text)
        try #require(mistakes.count == 1, "\(mistakes)")
        let words = "\(section).\(key): is longer than the \(longest) bytes of a socket's path"
        #expect(mistakes[0].hasSuffix(words), "\(mistakes)")
        #expect(try Self.mistakes(in: text.replacing("/s", with: "/")).isEmpty)
    }

    /// What stands from line 3 on, the section that is to be changed with its place, and the other.
    @Test(arguments: [
        ("listen: {socket: /s}\nbackend: {socket: 'unix:///s'}", "4:10: backend", "listen: /s"),
        ("listen: {socket: /run/containerd/containerd.sock}", "3:9: listen", "backend: /run/"),
        ("backend: {socket: /run/pullgate/pullgate.sock}", "3:10: backend", "listen: /run/"),
        ("admin: {socket: /run/pullgate/pullgate.sock}", "3:8: admin", "listen: /run/"),
        ("listen: {socket: /run/pullgate/admin.sock}", "3:9: listen", "admin: /run/"),
        ("metrics: {listen: /run/pullgate/admin.sock}", "3:10: metrics", "admin: /run/"),
    ])
    func refusesOneSocketForTwo(line: String, place: String, other: String) throws {
        let mistakes = try Self.mistakes(in: ConfigurationTests.minimal + line + "\n")
        try #require(mistakes.count == 1, "\(mistakes)")
        let words = "FILE:\(place): its socket is also that of \(other)"
        #expect(mistakes[0].hasPrefix(words), "\(mistakes)")
    }

    @Test func namesAllMistakesAtOnce() throws {
        let text = "endpoint: {url: h, verification: none}\nlogLevel: loud\nlisten: {port: 1}\n"
        let places = try Self.mistakes(in: text)
            .map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
        #expect(
            places == [
                "FILE:1:17: endpoint.url:", "FILE:2:11: logLevel:", "FILE:3:10: listen.port:",
            ]
        )
    }

    @Test func refusesAKeyThatIsThereTwice() throws {
        let mistakes = try Self.mistakes(
            in: ConfigurationTests.minimal + "logLevel: info\nlogLevel: debug\n"
        )
        try #require(mistakes.count == 1)
        #expect(mistakes[0].hasPrefix("FILE:3:1: written more than once"), "\(mistakes)")
        #expect(mistakes[0].contains("logLevel"), "\(mistakes)")
    }

    @Test(arguments: ["", "\n", "# nothing\n", "---\n"])
    func refusesAnEmptyFile(text: String) throws {
        let mistakes = try Self.mistakes(in: text)
        try #require(mistakes.count == 1)
        #expect(mistakes[0].hasPrefix("FILE:"))
        #expect(mistakes[0].hasSuffix(": the document is empty"), "\(mistakes)")
    }

    @Test(arguments: ["- a\n", "text\n"])
    func refusesWhatIsNoMapping(text: String) throws {
        let mistakes = try Self.mistakes(in: text)
        try #require(mistakes.count == 1)
        #expect(mistakes[0].hasPrefix("FILE:1:1: must be a mapping"), "\(mistakes)")
    }

    @Test func refusesWhatIsNoYAML() throws {
        let mistakes = try Self.mistakes(in: "endpoint: {url: [}\n")
        try #require(mistakes.count == 1)
        #expect(mistakes[0].hasPrefix("FILE:1:"), "\(mistakes)")
    }

    @Test func saysThatTheFileIsMissing() throws {
        try TemporaryFolder.with { folder in
            let mistakes = Self.mistakes(inFile: folder.file("config.yaml"))
            #expect(mistakes == ["FILE: cannot be read: No such file or directory"])
        }
    }

    @Test func saysThatTheFileIsAFolder() throws {
        try TemporaryFolder.with { folder in
            let mistakes = Self.mistakes(inFile: folder.path)
            #expect(mistakes == ["FILE: cannot be read: Is a directory"])
        }
    }
}
