import NodeFixture
import Testing

@Suite struct LoginTests {
    private static let registry = RegistryOptions.basicAuthentication(
        username: "ann",
        password: "s3cret word"
    )
    private static let options = ["--username", "ann", "--password-stdin"]

    @Test(arguments: ["s3cret word", "s3cret word\n", "s3cret word\r\n"])
    func asksWithTheCredentials(_ input: String) async throws {
        try await ResolveFixture.with(Self.registry) { fixture in
            let pushed = try await fixture.push(to: "app")
            let result = try await fixture.resolve(
                pushed.reference,
                options: Self.options,
                input: input
            )

            #expect(result.status == .code(0))
            #expect(result.facts["manifest"] == [pushed.digest])
        }
    }

    @Test(arguments: ["s3cret", "s3cret word\n\n", " s3cret word"])
    func saysThatTheRegistryRefusesThem(_ input: String) async throws {
        try await ResolveFixture.with(Self.registry) { fixture in
            let pushed = try await fixture.push(to: "app")
            let result = try await fixture.resolve(
                pushed.reference,
                options: Self.options,
                input: input
            )

            #expect(result.status == .code(1))
            #expect(result.error.contains(" cannot be resolved: \(fixture.registry.address): "))
            #expect(result.error.contains("\npullgatectl: Look whether the name and the password"))
            #expect(!result.error.contains("s3cret"))
        }
    }

    @Test func saysThatTheRegistryWantsSome() async throws {
        try await ResolveFixture.with(Self.registry) { fixture in
            let pushed = try await fixture.push(to: "app")
            let result = try await fixture.resolve(pushed.reference)
            let record = try await fixture.record(pushed.reference)

            #expect(result.status == .code(1))
            #expect(result.error.contains("--username NAME --password-stdin"))
            #expect(record["code"] == "unauthorized")
        }
    }

    @Test func sendsThemWithThePull() async throws {
        try await FakeImageService.with { service in
            let result = try await service.pull("app", options: Self.options, input: "s3cret\n")
            let image = FakeImageService.field(FakeImageService.field(Array("app".utf8)))
            // AuthConfig { username, password } is field 2 of the request.
            let name: [UInt8] = [0x0A, 3] + Array("ann".utf8)
            let password: [UInt8] = [0x12, 6] + Array("s3cret".utf8)
            let auth = name + password
            let calls = service.calls

            #expect(result.status == .code(0))
            #expect(!(result.output + result.error).contains("s3cret"))
            #expect(
                calls.map(\.request)
                    == [[], image, image + [0x12, UInt8(auth.count)] + auth, image]
            )
        }
    }

    @Test(arguments: ["", "\n", "\r\n"])
    func takesAPasswordOfTheLargestSize(_ end: String) async throws {
        let password = String(repeating: "a", count: 65_536)
        try await FakeImageService.with { service in
            let result = try await service.pull(
                "app",
                options: Self.options,
                input: password + end
            )
            let request = service.calls.first { $0.method == "PullImage" }?.request

            #expect(result.status == .code(0), "\(result.error)")
            #expect(request.map { Array($0.suffix(65_536)) } == Array(password.utf8))
        }
    }

    @Test(arguments: [
        ("/", "standard input: cannot be read: Is a directory"),
        ("/dev/zero", "is too long for a password"),
    ])
    func refusesInputThatCannotBeRead(_ input: String, reason: String) async throws {
        let launch = try Pullgatectl.launch(["pull", "app"] + Self.options)
        // 4 GiB: far more than a password, and less than a line without an end.
        let limit = Sanitizer.isUsed ? "unlimited" : "4194304"
        let script = "ulimit -v \(limit); exec \"$0\" \"$@\" < \(input)"
        let result = try await Command.run(
            Launch("sh", ["-c", script, launch.program] + launch.arguments)
        )

        #expect(result.status == .code(64))
        #expect(result.output.isEmpty)
        #expect(result.error.hasPrefix("pullgatectl: "))
        #expect(result.error.contains(reason))
    }

    @Test(arguments: ["pull", "resolve"])
    func refusesInputWithoutAPassword(_ verb: String) async throws {
        let missing = "no password comes from standard input"
        let long = String(repeating: "a", count: 65537)
        let cases: [([UInt8], String)] = [
            ([], missing), (Array("\n".utf8), missing), (Array("\r\n".utf8), missing),
            (Array(long.utf8), "is too long for a password"),
            (Array("a\n".utf8) + [0xFF, 0x61], "is not UTF-8"),
        ]
        for (input, reason) in cases {
            let launch = try Pullgatectl.launch([verb, "app"] + Self.options)
            let result = try await Command.run(launch, input: input)

            #expect(result.status == .code(64))
            #expect(result.output.isEmpty)
            #expect(result.error.hasPrefix("pullgatectl: "))
            #expect(result.error.contains(reason))
        }
    }
}
