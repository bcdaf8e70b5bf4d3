import NodeFixture
import Testing

@Suite struct CommandLineTests {
    @Test(arguments: [
        (["frobnicate"], "Unexpected argument 'frobnicate'"),
        (["reference"], "Missing expected argument"),
        (["reference", "-", "busybox"], "\"-\" stands alone"),
        (["reference", "busybox", "--output", "xml"], "invalid for '--output"),
        (["check", "busybox", "--reports", "/"], "--reports needs --policy"),
        (["check", "busybox", "--policy", "/"], "--policy needs --reports"),
        (["check", "busybox", "--at", "2027-01-01"], "--at needs --policy and --reports"),
        (["explain"], "Missing expected argument"),
        (["decisions", "--limit", "0"], "--limit must be from 1 to 1000"),
        (["status", "--output", "xml"], "invalid for '--output"),
        (
            ["check", "busybox", "--policy", "/", "--reports", "/", "--at", "2027-02-30"],
            "names a day that does not exist"
        ),
        (["pull"], "Missing expected argument"),
        (["pull", "busybox", "--endpoint", "tcp://127.0.0.1:1"], "invalid for '--endpoint"),
        (["pull", "busybox", "--endpoint", "run/gate.sock"], "invalid for '--endpoint"),
        (["pull", "busybox", "--timeout", "2"], "not a period"),
        (["pull", "busybox", "--timeout", "0s"], "longer than 0s and at most 1h"),
        (["pull", "busybox", "--timeout", "3601s"], "longer than 0s and at most 1h"),
        (["pull", "busybox", "--username", "ann"], "--username needs --password-stdin"),
        (["pull", "busybox", "--password-stdin"], "--password-stdin needs --username"),
        (["policy", "validate"], "Missing expected argument"),
        (["policy", "import", "--from", "quay", "--registry", "r", "-"], "invalid for '--from"),
        (["key", "generate", "--output", "/k", "--algorithm", "rsa"], "ed25519 or ecdsa-p256"),
        (["key", "generate", "--output", "json"], "write ./json if you mean a path"),
        (["key", "generate", "--output", ""], "it is empty, so name a path"),
        (["bundle", "build", "p", "--expires", "1d", "--output", "/o"], "argument '--key"),
        (
            [
                "bundle", "build", "p", "--key", "k", "--expires", "1d", "--output", "/o",
                "--output", "json",
            ],
            "and --format the format; write ./json"
        ),
        (
            ["bundle", "build", "p", "--key", "k", "--expires", "1d", "--output", "text"],
            "write ./text if you mean a path"
        ),
        (
            ["bundle", "build", "p", "--key", "k", "--expires", "1d", "--output", ""],
            "it is empty, so name a path"
        ),
        (["bundle", "build", "p", "--key", "k", "--output", "/o"], "argument '--expires"),
        (
            ["bundle", "build", "p", "--key", "k", "--expires", "0s", "--output", "/o"],
            "longer than 0s"
        ),
        (
            ["bundle", "build", "p", "--key", "k", "--expires", "36501d", "--output", "/o"],
            "--expires must be at most 36500d"
        ),
        (
            [
                "bundle", "build", "p", "--key", "k", "--expires", "1d", "--output", "/o",
                "--revision", "0",
            ],
            "--revision begins with 1"
        ),
        (["bundle", "verify", "/o"], "argument '--key"),
        (["bundle", "diff", "/o"], "Missing expected argument"),
        (["resolve"], "Missing expected argument"),
        (["resolve", "busybox", "--timeout", "0s"], "longer than 0s and at most 1h"),
        (["resolve", "busybox", "--timeout", "9223372036854775807s"], "at most 1h"),
        (["resolve", "busybox", "--username", "ann"], "--username needs --password-stdin"),
        (["resolve", "busybox", "--password-stdin"], "--password-stdin needs --username"),
        (["resolve", "busybox", "--username", "", "--password-stdin"], "--username is empty"),
        (["resolve", "busybox", "--password", "x"], "Unknown option '--password'"),
    ])
    func refusesAWrongCommandLine(_ arguments: [String], reason: String) async throws {
        let result = try await Pullgatectl.run(arguments)

        #expect(result.status == .code(64))
        #expect(result.error.contains(reason))
        #expect(result.output.isEmpty)
    }

    @Test func tellsItsVersion() async throws {
        let result = try await Pullgatectl.run(["--version"])

        #expect(result.status == .code(0))
        #expect(result.lines.count == 1)
        #expect(result.output.contains("."))
    }

    @Test(arguments: [
        ["bundle", "build"], ["bundle", "diff"], ["bundle", "inspect"], ["bundle", "verify"],
        ["check"], ["configuration"], ["decisions"], ["doctor"], ["explain"], ["key", "generate"],
        ["policy", "import"], ["policy", "validate"], ["pull"], ["reference"], ["resolve"],
        ["status"], ["sync"],
    ])
    func explainsTheExitCodesOfEachVerb(_ path: [String]) async throws {
        let verb = try #require(path.last)
        let overview = try await Pullgatectl.run(path.dropLast())
        let help = try await Pullgatectl.run(path + ["--help"])

        #expect(overview.status == .code(0))
        #expect(overview.output.contains("\n  \(verb) "))
        #expect(help.status == .code(0))
        #expect(help.output.contains("Exit code: 0"))
    }
}
