import NodeFixture
import Testing

/// Files that are pipes: secrets that a program hands on without writing them to a disk.
@Suite struct PipeInputTests {
    /// Runs a script of Bash with the tool as `$0`, in the folder of the fixture.
    private func run(_ script: String, in fixture: AuthoringFixture) async throws -> CommandResult {
        let program = try Pullgatectl.launch([]).program
        let folder = fixture.workspace.path
        return try await Command.run(
            Launch("bash", ["-ec", script, program], workingFolder: folder)
        )
    }

    @Test(arguments: ["--key <(cat key)", "--key /dev/stdin < <(cat key)"])
    func signsWithAKeyOutOfAPipe(key: String) async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            let options = "--expires 3650d --output out --issued-at \(AuthoringFixture.time)"
            let script = "\"$0\" bundle build policy.yaml \(options) \(key)"
            let result = try await run(script, in: fixture)

            #expect(result.status == .code(0), "\(result.error)")
            #expect(try await fixture.verify().status == .code(0))
        }
    }

    @Test(arguments: [
        "policy validate <(cat policy.yaml)",
        "check busybox --policy <(cat policy.yaml) --reports reports",
        "bundle verify out/bundle --key <(cat key.pub)",
        "bundle inspect <(cat out/bundle)",
        "policy import --from tcr --registry r.example.com <(echo [])",
    ])
    func readsAPipe(arguments: String) async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try await fixture.record(reports: [])
            let result = try await run("\"$0\" \(arguments)", in: fixture)

            #expect(result.status == .code(0), "\(result.error)")
        }
    }

    @Test func readsAPipeWithAName() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            let script = """
                mkfifo pipe
                cat policy.yaml > pipe &
                "$0" policy validate pipe
                """
            #expect(try await run(script, in: fixture).status == .code(0))
        }
    }
}
