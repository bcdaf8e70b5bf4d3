import Glibc
import NodeFixture
import Testing

@Suite struct CommandTests {
    @Test func answersStatusOutputAndError() async throws {
        let launch = Launch("sh", ["-c", "cat; echo no >&2; exit 3"])
        let result = try await Command.run(launch, input: Array("yes".utf8))

        #expect(result.status == .code(3))
        #expect(result.output == "yes")
        #expect(result.error == "no\n")
    }

    @Test func startsInTheFolderWithTheVariablesAsked() async throws {
        let script = Launch(
            "sh",
            ["-c", "pwd; echo $FIXTURE"],
            environment: ["FIXTURE": "a b"],
            workingFolder: "/usr"
        )
        #expect(try await Command.run(script).lines == ["/usr", "a b"])
    }

    @Test func startsWithNoDescriptorOfOurs() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask {
                // As libraries do while a program starts: without CLOEXEC.
                while !Task.isCancelled {
                    let descriptors = (0..<20).map { _ in unsafe open("/dev/null", O_RDONLY) }
                    for descriptor in descriptors { close(descriptor) }
                    await Task.yield()
                }
            }
            defer { group.cancelAll() }
            for _ in 0..<10 {
                // The fourth is the folder that is listed.
                let list = try await Command.run(Launch("ls", ["/proc/self/fd"]))
                #expect(list.lines == ["0", "1", "2", "3"])
            }
        }
    }

    @Test func killsWhatTakesTooLong() async throws {
        let error = await #expect(throws: FixtureError.self) {
            try await Command.run(Launch("sleep", ["61"]), limit: .milliseconds(50))
        }
        #expect(error?.code == .timedOut)
    }

    @Test func killsTheCommandOfACancelledTask() async throws {
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: CommandResult.self) { group in
                group.addTask { try await Command.run(Launch("sleep", ["62"])) }
                group.cancelAll()
                _ = try await group.next()
            }
        }
        #expect(try ProcessTable.processes(mentioning: "sleep\u{0}62").isEmpty)
    }

    @Test func namesAProgramThatIsNotInstalled() async throws {
        let error = await #expect(throws: FixtureError.self) {
            try await Command.run(Launch("no-such-program", []))
        }
        #expect(error?.code == .programMissing)
        #expect(error?.message.contains("no-such-program") == true)
    }
}
