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
        (["pull", "busybox", "--timeout", "0s"], "longer than 0s"),
        (["pull", "busybox", "--username", "ann"], "--username needs --password-stdin"),
        (["pull", "busybox", "--password-stdin"], "--password-stdin needs --username"),
        (["resolve"], "Missing expected argument"),
        (["resolve", "busybox", "--timeout", "0s"], "longer than 0s"),
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
        "check", "configuration", "decisions", "doctor", "explain", "pull", "reference", "resolve",
        "status", "sync",
    ])
    func explainsTheExitCodesOfEachVerb(_ verb: String) async throws {
        let overview = try await Pullgatectl.run([])
        let help = try await Pullgatectl.run([verb, "--help"])

        #expect(overview.status == .code(0))
        #expect(overview.output.contains("\n  \(verb) "))
        #expect(help.status == .code(0))
        #expect(help.output.contains("Exit code: 0"))
    }
}
