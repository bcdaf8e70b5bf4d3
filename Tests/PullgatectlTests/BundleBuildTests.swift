import Foundation
import NodeFixture
import Testing

@Suite struct BundleBuildTests {
    private static let undated = TrivyFinding(
        "CVE-2025-9",
        "HIGH",
        package: "zlib",
        installed: "1.2"
    )

    @Test func writesABundleAndItsIndexUnderItsHash() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([CheckFixture.high, CheckFixture.critical])
            let result = try await fixture.build()
            let blob = try #require(try fixture.blobs().first)
            let sum = try await Command.run(
                Launch("sha256sum", [fixture.file("out/blobs/sha256/\(blob)")])
            )

            #expect(result.status == .code(0))
            #expect(result.error.isEmpty)
            #expect(
                result.output.hasPrefix("built: \(fixture.file("out/bundle"))\n  revision   1\n")
            )
            #expect(result.output.contains("  policies   1 namespace: 1 enforce\n"))
            #expect(
                result.output.contains("  reports    1 image, 1 report, 2 different findings\n")
            )
            #expect(try fixture.blobs().count == 1)
            #expect(sum.output.hasPrefix("\(blob) "))
            #expect(try await fixture.verify().status == .code(0))
        }
    }

    @Test func givesTheSameBytesForTheSameInput() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce, allowlist: [CVE-2, CVE-1, CVE-3]")
            for (number, image) in ["1a", "2b", "3c"].enumerated() {
                let findings = [CheckFixture.high, Self.undated]
                try fixture.writeReport(findings, image: image, to: "reports/\(number).json")
            }
            let first = try await fixture.record(of: "one")
            let second = try await fixture.record(of: "two")

            #expect(first["index"]["digest"] == second["index"]["digest"])
            #expect(try fixture.bytes("one/bundle") == fixture.bytes("two/bundle"))
            let blob = try #require(try fixture.blobs(of: "one").first)
            #expect(
                try fixture.bytes("one/blobs/sha256/\(blob)")
                    == fixture.bytes("two/blobs/sha256/\(blob)")
            )
        }
    }

    @Test func takesTheTimeOfTheEnvironment() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            let arguments = [
                "bundle", "build", fixture.file("policy.yaml"), "--key", fixture.file("key"),
                "--expires", "1d", "--output", fixture.file("out"),
            ]
            func build(_ time: String) async throws -> CommandResult {
                let program = try Pullgatectl.launch(arguments).program
                let environment = ["SOURCE_DATE_EPOCH": time]
                return try await Command.run(
                    Launch(program, arguments, environment: environment)
                )
            }
            let result = try await build("1767225600")

            #expect(result.output.contains("  issued     2026-01-01T00:00:00Z\n"))
            #expect(result.output.contains("  index      none: no folder of reports\n"))
            #expect(
                result.error == "pullgatectl: warning: the bundle has expired already, at"
                    + " 2026-01-02T00:00:00Z\n"
            )
            #expect(try await build("yesterday").status == .code(64))
            #expect(try await build("").status == .code(0))
        }
    }

    @Test func mergesPolicyFiles() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.workspace.write(
                "allowlist: CVE-1\nnamespaces: [{name: a.example, blocking: audit}]",
                to: "a.yaml"
            )
            try fixture.workspace.write(
                "allowlist: CVE-2\nnamespaces: [{name: b.example, blocking: off}]",
                to: "b.yaml"
            )
            try await fixture.record(policies: ["a.yaml", "b.yaml"], reports: [])
            let inspected = try await Pullgatectl.run([
                "bundle", "inspect", fixture.file("out"), "--output", "json",
            ])
            let record = try JSONValue(parsing: inspected.output)

            #expect(record["allowlist"] == ["CVE-1", "CVE-2"])
            #expect(record["namespaces"].elements.map { $0["name"] } == ["a.example", "b.example"])
            let twice = try await fixture.build(policies: ["a.yaml", "a.yaml"])
            #expect(twice.status == .code(64))
            #expect(twice.error.contains("namespace \"a.example\" has a policy already, at "))
        }
    }

    @Test func warnsOfPoliciesAndOfAnEarlyEnd() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy(
                "blocking: off, exceptions: [{id: CVE-1, expires: 2026-01-01, reason: tested}]"
            )
            let result = try await Pullgatectl.run([
                "bundle", "build", fixture.file("policy.yaml"), "--key", fixture.file("key"),
                "--expires", "23h", "--output", fixture.file("out"),
            ])

            #expect(result.status == .code(0))
            #expect(result.error.contains("warning: \(fixture.file("policy.yaml")):1:"))
            #expect(result.error.contains("the exception for CVE-1 expired at 2026-01-01"))
            #expect(result.error.contains("warning: the bundle expires soon, at "))
        }
    }

    @Test func refusesAWrongPolicyFileBeforeItWritesAnything() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: never")
            let result = try await fixture.build()

            #expect(result.status == .code(64))
            #expect(throws: (any Error).self) { try fixture.blobs() }
        }
    }

    @Test func publishesNothingThatNodesWouldRefuse() async throws {
        try await AuthoringFixture.with { fixture in
            for (name, reason) in [("a", "see &ops"), ("b", "*ops said so")] {
                try fixture.workspace.write(
                    """
                    namespaces:
                      - name: \(name).example
                        blocking: enforce
                        exceptions: [{id: CVE-1, expires: 2099-01-01, reason: "\(reason)"}]
                    """,
                    to: "\(name).yaml"
                )
            }
            // Said before the reports are read, which would end the build with another code.
            try fixture.workspace.write("no report", to: "reports/broken.json")
            let merged = try await fixture.build(policies: ["a.yaml", "b.yaml"])
            #expect(merged.status == .code(64))
            #expect(merged.error.contains("nodes would not take the bundle: "))
            #expect(merged.error.contains("ops"))
            let endless = try await fixture.build(
                policies: ["a.yaml"],
                reports: [],
                issuedAt: "9999-01-01"
            )
            #expect(endless.status == .code(64))
            #expect(endless.error.contains("nodes would not take the bundle: "))
            #expect(try fixture.blobs() == [])
            let files = try FileManager.default.contentsOfDirectory(atPath: fixture.file("out"))
            #expect(files.sorted() == ["blobs"])
        }
    }

    @Test func signsOnceWithAKeyThatIsNamedTwice() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            let record = try await fixture.record(reports: [], keys: ["key", "key"])
            let inspected = try await Pullgatectl.run([
                "bundle", "inspect", fixture.file("out"), "--output", "json",
            ])

            #expect(record["keyIDs"].elements.count == 1)
            #expect(try JSONValue(parsing: inspected.output)["keyIDs"] == record["keyIDs"])
        }
    }

    @Test func letsEverybodyReadWhatAServerHasToWhateverTheUmask() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            try fixture.writeReport([CheckFixture.high])
            let launch = try Pullgatectl.launch([
                "bundle", "build", fixture.file("policy.yaml"), "--reports",
                fixture.file("reports"), "--key", fixture.file("key"), "--expires", "7d",
                "--output", fixture.file("out"),
            ])
            let script = ["-c", "umask 077; exec \"$0\" \"$@\"", launch.program]
            let result = try await Command.run(Launch("sh", script + launch.arguments))
            let blob = "blobs/sha256/\(try #require(try fixture.blobs().first))"

            #expect(result.status == .code(0))
            for folder in ["", "blobs", "blobs/sha256"] {
                #expect(try permissions(of: "out/\(folder)", fixture) == 0o755, "\(folder)")
            }
            for file in ["bundle", blob] {
                #expect(try permissions(of: "out/\(file)", fixture) == 0o644, "\(file)")
            }
        }
    }

    private func permissions(of name: String, _ fixture: AuthoringFixture) throws -> Int? {
        let path = fixture.file(name)
        return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func saysThatItCannotWrite() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            let result = try await fixture.build("key", reports: [])

            #expect(result.status == .code(74))
            #expect(
                result.error
                    == "pullgatectl: \(fixture.file("key")): cannot be written: Not a directory\n"
            )
        }
    }

    /// What builds a bundle of one policy.
    private static func launchBuild(
        into folder: String,
        _ fixture: AuthoringFixture
    ) throws -> Launch {
        try fixture.writePolicy("blocking: off")
        return try Pullgatectl.launch([
            "bundle", "build", fixture.file("policy.yaml"), "--key", fixture.file("key"),
            "--expires", "7d", "--output", folder,
        ])
    }

    @Test func writesToAFolderInOneThatCannotBeListed() async throws {
        try await AuthoringFixture.with { fixture in
            let folder = try fixture.workspace.folder("closed/out")
            let launch = try Self.launchBuild(into: folder, fixture)
            // Root obeys permissions without the capabilities to override them.
            let script = """
                chmod 100 closed
                exec setpriv --bounding-set -dac_override,-dac_read_search "$0" "$@"
                """
            let result = try await Command.run(
                Launch(
                    "sh",
                    ["-c", script, launch.program] + launch.arguments,
                    workingFolder: fixture.workspace.path
                )
            )

            #expect(result.status == .code(0), "\(result.error)")
            #expect(try await fixture.verify("closed/out").status == .code(0))
        }
    }

    @Test func leavesTheFolderToOneBuildAtATime() async throws {
        try await AuthoringFixture.with { fixture in
            let folder = try fixture.workspace.folder("out")
            let launch = try Self.launchBuild(into: folder, fixture)
            // flock(1) keeps the lock while it runs the command.
            let locked = try await Command.run(
                Launch("flock", ["--no-fork", folder, launch.program] + launch.arguments)
            )

            #expect(locked.status == .code(1))
            #expect(locked.error == "pullgatectl: \(folder): another build is writing to it\n")
            #expect(try await Command.run(launch).status == .code(0))
        }
    }
}
