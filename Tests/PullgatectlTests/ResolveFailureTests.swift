import Glibc
import NodeFixture
import Testing

@Suite struct ResolveFailureTests {
    @Test(arguments: [":2", "@sha256:" + String(repeating: "0a", count: 32)])
    func saysThatTheRegistryHasNoSuchImage(_ suffix: String) async throws {
        try await ResolveFixture.with { fixture in
            _ = try await fixture.push(to: "app")
            let address = fixture.registry.address
            let image = "\(address)/app\(suffix)"
            let result = try await fixture.resolve(image)

            #expect(result.status == .code(1))
            #expect(result.output.isEmpty)
            #expect(
                result.error.hasPrefix(
                    "pullgatectl: \(image) cannot be resolved: \(address): it answers 404 "
                )
            )
            #expect(result.error.contains("\npullgatectl: Look whether the name is right"))
        }
    }

    @Test func tellsProgramsTheCodeAndTheMessage() async throws {
        try await ResolveFixture.with { fixture in
            let image = "\(fixture.registry.address)/app"
            let result = try await fixture.resolve(image, options: ["--output", "json"])
            let record = try JSONValue(parsing: result.output)

            #expect(result.status == .code(1))
            #expect(result.error.isEmpty)
            #expect(
                record == [
                    "image": .string(image),
                    "reference": .string("\(image):latest"),
                    "outcome": "failed",
                    "code": "notFound",
                    "message": record["message"],
                    "milliseconds": record["milliseconds"],
                ]
            )
            #expect(record["message"].string?.contains("it answers 404 Not Found") == true)
        }
    }

    @Test func cannotKnowWhatAHostHasThatIsNotThere() async throws {
        try await Workspace.with { workspace in
            let absent = try MutePort(.refusing)
            let arguments = [
                "resolve", "\(absent.address)/app", "--hosts-folder", workspace.hostsFolder,
            ]
            let result = try await Pullgatectl.run(arguments)
            let json = try await Pullgatectl.run(arguments + ["--output", "json"])

            #expect(result.status == .code(2))
            #expect(result.output.isEmpty)
            #expect(result.error.contains(" cannot be resolved: \(absent.address): "))
            #expect(result.error.contains("Connection refused"))
            #expect(result.error.contains("\npullgatectl: Look whether the host runs"))
            #expect(json.status == .code(2))
            #expect(try JSONValue(parsing: json.output)["code"] == "unreachable")
        }
    }

    @Test func goesByTheUsualFolderWhereNoDaemonAnswers() async throws {
        let absent = try MutePort(.refusing)
        let result = try await Pullgatectl.run([
            "resolve", "\(absent.address)/app", "--admin-socket", "/nonexistent",
        ])
        withExtendedLifetime(absent) {}

        #expect(result.status == .code(2))
        #expect(result.error.contains(" hosts.toml files in /etc/containerd/certs.d.\n"))
        #expect(!result.error.contains("/nonexistent"))
    }

    @Test func cannotKnowWhichImageIsForAnotherMachine() async throws {
        try await ResolveFixture.with { fixture in
            let host = TestImage.Architecture.host
            let other: TestImage.Architecture = host == .amd64 ? .arm64 : .amd64
            let index = TestIndex([try await TestImage(seed: "app", architecture: other)])
            let pushed = try await fixture.registry.pusher.push(index, to: "app")
            let result = try await fixture.resolve(pushed.reference)

            #expect(result.status == .code(2))
            #expect(result.error.contains("the index \(pushed.digest) has no image for linux/"))
            #expect(result.error.contains("\npullgatectl: Look which platforms"))
        }
    }

    @Test func cannotKnowWithoutTheFilesThatNameTheHosts() async throws {
        try await Workspace.with { workspace in
            _ = try workspace.folder("certs.d/docker.io/hosts.toml")
            let arguments = ["resolve", "app", "--hosts-folder", workspace.hostsFolder]
            let result = try await Pullgatectl.run(arguments)

            #expect(result.status == .code(2))
            #expect(result.error.contains("docker.io/hosts.toml"))
            #expect(
                result.error.hasSuffix(
                    "\npullgatectl: Look at the registry's hosts.toml in"
                        + " \(workspace.hostsFolder).\n"
                )
            )
        }
    }

    @Test func givesUpOnAHostThatDoesNotAnswer() async throws {
        try await ResolveFixture.with { fixture in
            fixture.registry.daemon.signal(SIGSTOP)
            let image = "\(fixture.registry.address)/app"
            let record = try await fixture.record(image, options: ["--timeout", "1s"])
            let result = try await fixture.resolve(image, options: ["--timeout", "1s"])

            #expect(record["code"] == "timedOut")
            #expect(result.status == .code(2))
            #expect(result.error.contains("A longer --timeout tells slow from dead"))
        }
    }

    @Test func refusesWhatIsNoReference() async throws {
        let result = try await Pullgatectl.run(["resolve", "App", "--output", "json"])

        #expect(result.status == .code(64))
        #expect(result.output.isEmpty)
        #expect(result.error.hasPrefix("pullgatectl: \"App\": "))
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func endsOnASignal(_ signal: Int32, exitCode: Int32) async throws {
        try await ResolveFixture.with { fixture in
            let registry = fixture.registry
            registry.daemon.signal(SIGSTOP)
            let arguments = fixture.arguments("\(registry.address)/app") + ["--timeout", "1h"]
            let process = DaemonProcess(
                "resolve",
                try Pullgatectl.launch(arguments),
                in: fixture.workspace
            ) {
                await Self.hasClient(of: registry)
            }
            try await process.start()
            process.signal(signal)

            #expect(try await process.waitForEnd() == .code(exitCode))
        }
    }

    /// Whether somebody is connected to a registry, as the kernel tells (proc_net_tcp.txt): the
    /// remote address in hexadecimal, then the state, of which 01 is an open connection.
    private static func hasClient(of registry: Registry) async -> Bool {
        guard let port = Int(registry.address.split(separator: ":").last ?? ""),
            let table = try? await Command.run(Launch("cat", ["/proc/net/tcp"]))
        else { return false }
        let digits = String(port, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 4 - digits.count) + digits
        return table.output.contains(":\(padded) 01 ")
    }
}
