import NodeFixture
import Testing

@Suite struct ReferenceInputTests {
    /// Answers the lines of an input, as their `in` and `out`.
    private func answers(to input: [UInt8]) async throws -> (CommandResult, [[JSONValue]]) {
        let launch = try Pullgatectl.launch(["reference", "-", "--output", "json"])
        let result = try await Command.run(launch, input: input)
        let answers = try result.lines.map { line in
            let answer = try JSONValue(parsing: line)
            return [answer["in"], answer["out"]]
        }
        return (result, answers)
    }

    @Test(arguments: ["busybox\nalpine:3\n", "busybox\r\nalpine:3\r\n", "busybox\nalpine:3"])
    func readsOneReferenceALine(_ input: String) async throws {
        let (result, answers) = try await answers(to: Array(input.utf8))

        #expect(
            answers == [
                ["busybox", "docker.io/library/busybox:latest"],
                ["alpine:3", "docker.io/library/alpine:3"],
            ]
        )
        #expect(result.status == .code(0))
    }

    @Test func refusesAnEmptyLineAndGoesOn() async throws {
        let (result, answers) = try await answers(to: Array("\nbusybox\n\n".utf8))

        #expect(
            answers == [["", nil], ["busybox", "docker.io/library/busybox:latest"], ["", nil]]
        )
        #expect(result.status == .code(1))
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"),
            ([0x61, 0x00, 0x62], "a\u{0}b"),
            ([0x61, 0x0D, 0x62], "a\rb"),
            ([0xE2, 0x80, 0xA8], "\u{2028}"),
        ] as [([UInt8], String)]
    )
    func refusesALineThatIsNoText(_ line: [UInt8], shown: String) async throws {
        let (result, answers) = try await answers(to: line + Array("\nbusybox\n".utf8))

        #expect(
            answers == [[.string(shown), nil], ["busybox", "docker.io/library/busybox:latest"]]
        )
        #expect(result.status == .code(1))
    }

    @Test func refusesALineThatIsTooLong() async throws {
        let long = String(repeating: "a", count: 1_000_000)
        let (result, answers) = try await answers(to: Array("\(long)\nbusybox\n".utf8))

        #expect(answers.map { $0[1] } == [nil, "docker.io/library/busybox:latest"])
        #expect(result.status == .code(1))
    }

    @Test func answersAnyNumberOfLines() async throws {
        let input = (1...5000).map { "app:\($0)\n" }.joined()
        let (result, answers) = try await answers(to: Array(input.utf8))

        #expect(answers.count == 5000)
        #expect(answers.last == ["app:5000", "docker.io/library/app:5000"])
        #expect(result.status == .code(0))
    }

    @Test func answersALineBeforeTheNextOneComes() async throws {
        try await Workspace.with { workspace in
            // The second line is written only after the first answer has been read.
            let script = """
                mkfifo questions answers
                "$0" reference - --output json < questions > answers &
                exec 3> questions 4< answers
                echo busybox >&3; read -r first <&4; echo "$first"
                echo alpine >&3; read -r second <&4; echo "$second"
                exec 3>&-; wait $!
                """
            let program = try Pullgatectl.launch([]).program
            let launch = Launch("sh", ["-c", script, program], workingFolder: workspace.path)
            let result = try await Command.run(launch)

            #expect(result.status == .code(0))
            #expect(
                try result.lines.map { try JSONValue(parsing: $0)["in"] } == ["busybox", "alpine"]
            )
        }
    }

    @Test func saysThatInputCannotBeRead() async throws {
        let program = try Pullgatectl.launch([]).program
        let script = "exec \"$0\" reference - < /"
        let result = try await Command.run(Launch("sh", ["-c", script, program]))

        #expect(result.status == .code(2))
        #expect(result.output.isEmpty)
        #expect(
            result.error == "pullgatectl: standard input: cannot be read: Is a directory\n"
        )
    }

    @Test func answersNothingToNoInput() async throws {
        let result = try await Pullgatectl.run(["reference", "-"])

        #expect(result.status == .code(0))
        #expect(result.output.isEmpty)
    }
}
