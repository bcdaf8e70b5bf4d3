import NodeFixture
import Testing

@Suite struct ResolveHostsTests {
    @Test func asksTheMirrorOfDockerHub() async throws {
        try await ResolveFixture.with { fixture in
            let pushed = try await fixture.push(to: "library/app")
            try fixture.workspace.writeHosts(
                "[host.\"\(fixture.registry.url)\"]",
                for: "docker.io"
            )
            let result = try await fixture.resolve("app")

            #expect(result.status == .code(0))
            #expect(result.output.hasPrefix("resolved: app\n"))
            #expect(result.facts["reference"] == ["docker.io/library/app:latest"])
            #expect(result.facts["host"] == [fixture.registry.address])
            #expect(result.facts["manifest"] == [pushed.digest])
        }
    }

    @Test(arguments: [true, false])
    func saysOnRequestWhichHostsFailedBeforeOneAnswered(_ isVerbose: Bool) async throws {
        try await ResolveFixture.with { fixture in
            let pushed = try await fixture.push(to: "app")
            let dead = try MutePort(.refusing)
            try fixture.workspace.writeHosts(
                """
                [host."http://\(dead.address)"]
                [host."\(fixture.registry.url)"]
                """,
                for: "registry.example.com"
            )
            let result = try await fixture.resolve(
                "registry.example.com/app",
                options: isVerbose ? ["--verbose"] : []
            )

            #expect(result.status == .code(0))
            #expect(result.facts["host"] == [fixture.registry.address])
            #expect(result.facts["manifest"] == [pushed.digest])
            let errors = result.error.split(separator: "\n")
            #expect(errors.count == (isVerbose ? 1 : 0))
            #expect(
                errors.allSatisfy {
                    $0.hasPrefix("pullgatectl: a registry host failed ")
                        && $0.contains("Connection refused") && $0.contains("host=\(dead.address)")
                }
            )
        }
    }

    @Test(arguments: ["text", "json"])
    func warnsOfAHostsFileThatContainerdIgnores(_ output: String) async throws {
        try await ResolveFixture.with { fixture in
            let pushed = try await fixture.push(to: "app")
            try fixture.workspace.writeHosts("[host", for: fixture.registry.address)
            let path = "\(fixture.workspace.hostsFolder)/\(fixture.registry.address)/hosts.toml"
            let result = try await fixture.resolve(
                pushed.reference,
                options: ["--output", output]
            )

            #expect(result.status == .code(0))
            #expect(result.error.hasPrefix("pullgatectl: \(path): containerd ignores it and asks"))
            #expect(result.error.split(separator: "\n").count == 1)
        }
    }

    @Test func trustsTheAuthorityThatTheHostsFileNames() async throws {
        try await ResolveFixture.with(.tls) { fixture in
            let pushed = try await fixture.push(to: "app")
            let ca = try #require(fixture.registry.caPath)
            try fixture.writeHosts("ca = \"\(ca)\"")
            let result = try await fixture.resolve("\(ResolveFixture.registryHost)/app")

            #expect(result.status == .code(0))
            #expect(result.error.isEmpty)
            #expect(result.facts["host"] == [fixture.registry.address])
            #expect(result.facts["manifest"] == [pushed.digest])
        }
    }

    @Test func cannotKnowWhatAnUntrustedHostSays() async throws {
        try await ResolveFixture.with(.tls) { fixture in
            _ = try await fixture.push(to: "app")
            try fixture.writeHosts("")
            let image = "\(ResolveFixture.registryHost)/app"
            let result = try await fixture.resolve(image)
            let record = try await fixture.record(image)

            #expect(result.status == .code(2))
            #expect(result.output.isEmpty)
            #expect(
                result.error.hasPrefix(
                    "pullgatectl: \(image):latest cannot be resolved:"
                        + " \(fixture.registry.address): TLS failed: "
                )
            )
            #expect(result.error.contains("\npullgatectl: Look at the host's certificate"))
            #expect(result.error.contains(fixture.workspace.hostsFolder))
            #expect(record["code"] == "tls")
        }
    }
}

extension ResolveFixture {
    /// A registry host that is asked nowhere but where a hosts file says: unlike for one on the
    /// machine itself, certificates count.
    fileprivate static let registryHost = "registry.example.com"

    /// Names the registry as the server of `registryHost`, with a line of settings.
    fileprivate func writeHosts(_ setting: String) throws {
        try workspace.writeHosts(
            """
            server = "\(registry.url)"
            \(setting)
            [host."\(registry.url)"]
            \(setting)
            """,
            for: Self.registryHost
        )
    }
}
