import Admission
import Foundation
import Logging
import PolicyBundles
import PolicyEngine
import PolicySync
import Testing
import WebConnections

@testable import ShimDaemon

/// Configuration files that can be used.
@Suite struct ConfigurationTests {
    static let minimal = "endpoint:\n  {url: http://127.0.0.1:8080, verification: none}\n"

    /// Settings of an endpoint that the environment adds its proxies to.
    private static func endpoint(_ url: String, _ interval: Duration) -> EndpointSettings {
        var settings = EndpointSettings(url: url, pollInterval: interval)
        settings.proxies = ProxySettings(environment: ProcessInfo.processInfo.environment)
        return settings
    }

    /// Reads a configuration file with this text.
    static func read(_ text: String) throws -> Configuration {
        try TemporaryFolder.with { folder in
            try folder.write(text, to: "config.yaml")
            return try Configuration(file: folder.file("config.yaml"))
        }
    }

    @Test func hasADefaultForAllButTheEndpoint() throws {
        let configuration = try Self.read(Self.minimal)
        let expected = Configuration(
            listen: Configuration.Listen(
                socket: "/run/pullgate/pullgate.sock",
                allowedUIDs: [0]
            ),
            backendSocket: "/run/containerd/containerd.sock",
            backendStartTimeout: Age(seconds: 60),
            endpoint: Self.endpoint("http://127.0.0.1:8080", .seconds(30)),
            verification: .none,
            stateFolder: "/var/lib/pullgate",
            admin: Configuration.Admin(socket: "/run/pullgate/admin.sock"),
            reports: nil,
            registry: Configuration.Registry(
                hostsFolder: "/etc/containerd/certs.d",
                resolveTimeout: Age(seconds: 5),
                tagReuse: Age(seconds: 5)
            ),
            failureModes: FailureModes(.closed),
            decisionLogOutput: .stderr,
            drainTimeout: Age(seconds: 60),
            logLevel: .info
        )
        #expect(configuration == expected)
    }

    @Test func takesEveryKey() throws {
        let configuration = try Self.read(
            """
            listen:
              socket: unix:///tmp/gate.sock
              allowedUIDs: [0, 1000, 4294967295]
            backend:
              socket: /run/k3s/containerd.sock
              startTimeout: 90s
            endpoint:
              url: https://policy.example.com/bundles/a/
              pollInterval: 5m
              longPoll: 60s
              verification: none
              caFile: /etc/pullgate/ca.pem
              clientCertificate: {certificate: /etc/pullgate/node.pem, key: /etc/pullgate/key.pem}
              tokenFile: /etc/pullgate/token
              proxy: http://proxy.example.com:3128
            stateFolder: /srv/pullgate
            admin:
              socket: /tmp/admin.sock
            reports:
              folder: /var/lib/pullgate/reports
              scanInterval: 1m30s
            registry:
              hostsFolder: /etc/containerd/hosts
              resolveTimeout: 2s
              tagReuse: 0s
            failureMode:
              noBundle: open
            exempt: [registry.k8s.io/**]
            decisionLog:
              output: stdout
            drainTimeout: 0s
            logLevel: debug
            """
        )
        var endpoint = Self.endpoint("https://policy.example.com/bundles/a", .seconds(300))
        endpoint.longPoll = .seconds(60)
        endpoint.authorities = "/etc/pullgate/ca.pem"
        endpoint.clientCertificate = EndpointSettings.ClientCertificate(
            certificate: "/etc/pullgate/node.pem",
            key: "/etc/pullgate/key.pem"
        )
        endpoint.tokenFile = "/etc/pullgate/token"
        endpoint.proxies = ProxySettings(
            proxy: try Proxy(reading: "http://proxy.example.com:3128")
        )
        let expected = Configuration(
            listen: Configuration.Listen(
                socket: "/tmp/gate.sock",
                allowedUIDs: [0, 1000, UInt32.max]
            ),
            backendSocket: "/run/k3s/containerd.sock",
            backendStartTimeout: Age(seconds: 90),
            endpoint: endpoint,
            verification: .none,
            stateFolder: "/srv/pullgate",
            admin: Configuration.Admin(socket: "/tmp/admin.sock"),
            reports: Configuration.Reports(
                folder: "/var/lib/pullgate/reports",
                scanInterval: Age(seconds: 90)
            ),
            registry: Configuration.Registry(
                hostsFolder: "/etc/containerd/hosts",
                resolveTimeout: Age(seconds: 2),
                tagReuse: Age(seconds: 0)
            ),
            failureModes: FailureModes(except: [.noBundle: .open]),
            exempt: [try ImagePattern(parsing: "registry.k8s.io/**")],
            decisionLogOutput: .stdout,
            drainTimeout: Age(seconds: 0),
            logLevel: .debug
        )
        #expect(configuration == expected)
    }

    @Test func looksForReportsEveryTenSeconds() throws {
        let configuration = try Self.read(Self.minimal + "reports:\n  folder: /r\n")
        #expect(configuration.reports?.scanInterval == Age(seconds: 10))
    }

    @Test(
        arguments: [
            ("closed", []),
            ("open", UnknownCause.allCases),
            ("{}", []),
            ("{noBundle: open}", [.noBundle]),
            ("{bundleExpired: open, noBundle: closed}", [.bundleExpired]),
            ("{noReports: open}", [.noReports]),
            ("{unresolved: open}", [.unresolved]),
        ] as [(String, [UnknownCause])]
    )
    func takesOneFailureModeOrOneForEachCause(text: String, open: [UnknownCause]) throws {
        let configuration = try Self.read(Self.minimal + "failureMode: \(text)\n")
        for cause in UnknownCause.allCases {
            let mode = configuration.failureModes[cause]
            #expect(mode == (open.contains(cause) ? .open : .closed), "\(cause)")
        }
    }

    @Test(arguments: ["/s", "unix:///s", "\"/s\""])
    func takesSocketsAsKubeletWritesThemAndPlain(text: String) throws {
        let listening = try Self.read(Self.minimal + "listen:\n  socket: \(text)\n")
        #expect(listening.listen.socket == "/s")
        #expect(listening.listen.allowedUIDs == [0])
        let connecting = try Self.read(Self.minimal + "backend:\n  socket: \(text)\n")
        #expect(connecting.backendSocket == "/s")
    }

    @Test(arguments: [
        ("127.0.0.1:9464", LocalAddress.port(host: "127.0.0.1", port: 9464)),
        ("'[::1]:1'", .port(host: "::1", port: 1)),
        ("unix:///run/m.sock", .socket(path: "/run/m.sock")),
        ("/run/m.sock", .socket(path: "/run/m.sock")),
    ])
    func takesAddressesOnThisNodeForMetrics(text: String, address: LocalAddress) throws {
        let configuration = try Self.read(Self.minimal + "metrics: {listen: \(text)}\n")
        #expect(configuration.metrics?.listen == address)
    }

    @Test func takesASocketPathThatJustFits() throws {
        let path = "/" + String(repeating: "s", count: 106)
        let configuration = try Self.read(Self.minimal + "listen:\n  socket: \(path)\n")
        #expect(configuration.listen.socket == path)
    }

    /// k3s and MicroK8s run kubelet in their own process.
    @Test func hidesImagesFromEveryKubeletUnlessToldOtherwise() throws {
        let configuration = try Self.read(Self.minimal)
        let names: Set = ["kubelet", "k3s", "k3s-server", "k3s-agent", "kubelite"]
        #expect(configuration.hideImagesFrom == names)
        let told = try Self.read(Self.minimal + "hideImagesFrom: [crictl]\n")
        #expect(told.hideImagesFrom == ["crictl"])
    }

    @Test(arguments: LogLevel.allCases)
    func takesEachLogLevel(level: LogLevel) throws {
        let configuration = try Self.read(Self.minimal + "logLevel: \(level.rawValue)\n")
        #expect(configuration.logLevel == level)
        #expect(level.level.rawValue == level.rawValue)
    }

    @Test(
        arguments: [
            .stdout, .stderr, .file(path: "/var/log/pullgate/decisions.log"),
        ] as [Configuration.DecisionLogOutput]
    )
    func takesEachOutput(output: Configuration.DecisionLogOutput) throws {
        let text = Self.minimal + "decisionLog: {output: \(output.rawValue)}\n"
        #expect(try Self.read(text).decisionLogOutput == output)
    }

    @Test func takesAWebhookForAlerts() throws {
        let text =
            Self.minimal + """
                alerts:
                  url: https://h/hook?a=b
                  headersFile: /etc/pullgate/headers
                  on: [cannotKnow]
                  caFile: /etc/pullgate/ca.pem
                  maxBatch: 10
                  maxDelay: 1m
                """
        let alerts = try #require(try Self.read(text).alerts)
        #expect(alerts.url == "https://h/hook?a=b")
        #expect(alerts.headersFile == "/etc/pullgate/headers")
        #expect(alerts.causes == [.cannotKnow])
        #expect(alerts.authorities == "/etc/pullgate/ca.pem")
        #expect(alerts.maximumBatch == 10)
        #expect(alerts.maximumDelay == .seconds(60))
        let short = try Self.read(Self.minimal + "alerts: {url: 'http://127.0.0.1:1/'}").alerts
        #expect(short?.causes == [.denied, .cannotKnow])
    }

    @Test(arguments: LogFormat.allCases)
    func takesEachFormat(format: LogFormat) throws {
        let text = Self.minimal + "log: {format: \(format.rawValue)}\n"
        #expect(try Self.read(text).logFormat == format)
    }

    @Test(arguments: [
        "http://h", "https://h/", "http://[::1]:8080", "http://10.0.0.1:80/a/b",
    ])
    func takesAddresses(url: String) throws {
        let text = "endpoint: {url: '\(url)', verification: none}"
        let read = try Self.read(text).endpoint.url
        #expect(read == url || "\(read)/" == url)
    }

    @Test func takesTheFilesWithKeys() throws {
        try TemporaryFolder.with { folder in
            let key = SigningKey(generating: .ed25519).publicKey
            try folder.write(key.pem, to: "key.pem")
            let file = folder.file("key.pem")
            let text = "endpoint: {url: http://h, keys: [\(file)]}"
            #expect(try Self.read(text).verification == .keys(files: [file]))
        }
    }
}
