import Foundation
import NodeFixture
import Testing

/// The commands that README.md gives to those who publish policies.
@Suite struct PublishingRecipeTests {
    /// The lines of the recipe.
    private static func recipe() throws -> [Substring] {
        let file = URL(filePath: #filePath).appending(path: "../../../README.md").standardized
        let text = try String(contentsOf: file, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## Publish policies\n").last)
        let block = try #require(section.components(separatedBy: "```sh\n").dropFirst().first)
        return try #require(block.components(separatedBy: "```").first).split(separator: "\n")
    }

    /// Runs the recipe, all of it or without the key.
    private static func run(withKey: Bool, _ fixture: AuthoringFixture) async throws {
        var lines = try recipe()
        if !withKey { lines.removeFirst() }
        let verify = lines.firstIndex { $0.hasPrefix("pullgatectl bundle verify") }
        // Another publication could not begin now, and what is to be published is there already:
        // where nothing is written, no full disk and no kill can leave half of a file.
        lines.insert(
            contentsOf: [
                "if flock --nonblock public.lock true; then exit 9; fi", "ulimit -f 0",
            ],
            at: try #require(verify) + 1
        )
        let result = try await bash(lines.joined(separator: "\n"), fixture)
        #expect(result.status == .code(0), "\(result.error)")
        #expect(result.output.contains("\nrevision 1 → 2, judged at ") == !withKey)
    }

    private static func bash(
        _ script: String,
        _ fixture: AuthoringFixture
    ) async throws -> CommandResult {
        let tool = try Pullgatectl.launch([]).program
        let folder = URL(filePath: tool).deletingLastPathComponent().path
        return try await Command.run(
            Launch(
                "bash",
                ["-e", "-c", script],
                environment: ["PATH": "\(fixture.file("bin")):\(folder):/usr/bin:/bin"],
                workingFolder: fixture.workspace.path
            )
        )
    }

    @Test func publishesTheFirstBundleAndThoseAfterIt() async throws {
        try await AuthoringFixture.with { fixture in
            _ = try fixture.workspace.folder("policies")
            for round in 1...2 {
                try fixture.writePolicy("blocking: enforce", to: "policies/payments.yaml")
                let finding = TrivyFinding(
                    "CVE-2025-000\(round)",
                    "HIGH",
                    package: "xz-utils",
                    installed: "5.6.0"
                )
                try fixture.writeReport([finding])
                try await Self.run(withKey: round == 1, fixture)

                let manager = FileManager.default
                let names = try manager.contentsOfDirectory(atPath: fixture.file("public"))
                #expect(names.sorted() == ["blobs", "bundle"])
                let blobs = fixture.file("public/blobs/sha256")
                let indexes = try manager.contentsOfDirectory(atPath: blobs)
                    .filter { !$0.hasSuffix(".gz") }
                #expect(indexes.count == round)
                for index in indexes {
                    let packed = "gunzip <\(blobs)/\(index).gz | cmp - \(blobs)/\(index)"
                    let result = try await Self.bash(packed, fixture)
                    #expect(result.status == .code(0), "\(result.error)")
                    // One that was published without is packed by the next round.
                    try manager.removeItem(atPath: "\(blobs)/\(index).gz")
                }
                let served = try await Pullgatectl.run(
                    [
                        "bundle", "inspect", fixture.file("public"), "--key",
                        fixture.file("bundle.key.pub"), "--output", "json",
                    ]
                )
                #expect(try JSONValue(parsing: served.output)["revision"] == .integer(round))
            }
        }
    }

    @Test func takesTheKeyThatACommandWrites() async throws {
        try await AuthoringFixture.with { fixture in
            _ = try fixture.workspace.folder("policies")
            try fixture.writePolicy("blocking: enforce", to: "policies/payments.yaml")
            try fixture.writeReport([CheckFixture.high])
            let recipe = try Self.recipe().joined(separator: "\n")
            let script = recipe.replacing("--key bundle.key ", with: "--key <(cat bundle.key) ")
            #expect(script != recipe)
            let result = try await Self.bash(script, fixture)

            #expect(result.status == .code(0), "\(result.error)")
            #expect(try await fixture.verify("public", key: "bundle.key.pub").status == .code(0))
        }
    }

    /// Also where bash does not look at `set -e`: before `||`.
    @Test(arguments: ["rm", "gzip"])
    func endsWithTheFirstCommandThatFails(_ command: String) async throws {
        try await AuthoringFixture.with { fixture in
            for folder in ["policies", "bin"] { _ = try fixture.workspace.folder(folder) }
            try fixture.writePolicy("blocking: enforce", to: "policies/payments.yaml")
            try fixture.writeReport([CheckFixture.high])
            try await Self.run(withKey: true, fixture)
            let before = try fixture.bytes("public/bundle")
            try fixture.writeReport([CheckFixture.critical])

            let program = fixture.file("bin/\(command)")
            try fixture.workspace.write("#!/bin/sh\nexit 1\n", to: "bin/\(command)")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            let lines = try Self.recipe().dropFirst().joined(separator: "\n")
            let result = try await Self.bash("{\n\(lines)\n} || exit 9", fixture)

            #expect(result.status == .code(9))
            #expect(try fixture.bytes("public/bundle") == before)
        }
    }
}
