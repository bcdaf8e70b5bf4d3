import Foundation
import Glibc
import NodeFixture
import Testing

/// How a build reads folders of reports.
@Suite struct BundleReportsTests {
    private func vex(of ids: [String]) -> String {
        let product = "pkg:oci/api@\(AuthoringFixture.digest("1a"))"
        let statements = ids.map { id in
            """
            {"vulnerability": {"name": "\(id)"}, "products": [{"@id": "\(product)"}],
             "status": "not_affected", "justification": "component_not_present"}
            """
        }
        return """
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex",
             "author": "ann", "timestamp": "2026-01-01T00:00:00Z", "version": 1,
             "statements": [\(statements.joined(separator: ","))]}
            """
    }

    @Test func takesFindingsOutAndNamesTheStatements() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([CheckFixture.high, CheckFixture.critical])
            // Read after the report, and in force for it all the same.
            _ = try fixture.workspace.folder("vex")
            try fixture.workspace.write(vex(of: ["CVE-2025-1"]), to: "vex/api.json")
            let result = try await fixture.build(reports: ["reports", "vex"])

            #expect(result.status == .code(0))
            #expect(
                result.error == """
                    pullgatectl: \(fixture.file("reports/api.json")): CVE-2025-1 high in openssl \
                    3.0.1, no fix yet: taken out: CVE-2025-1 not_affected, \
                    "component_not_present", by "ann", 2026-01-01T00:00:00Z, in "api.json"

                    """
            )
            #expect(result.output.contains("  reports    1 image, 1 report, 1 different finding\n"))
            #expect(result.output.contains("  taken out  1 finding, by VEX statements\n"))
        }
    }

    @Test func namesReportsThatAreDatedInTheFuture() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([CheckFixture.high])
            let future = "2999-01-01T00:00:00Z"
            try fixture.writeReport([], createdAt: future, to: "reports/wrong.json")
            let result = try await fixture.build()

            #expect(result.status == .code(0))
            #expect(
                result.error == """
                    pullgatectl: \(fixture.file("reports/wrong.json")): its date is in the future, \
                    \(future): until then it is not recent enough for any reportMaxAge, and counts \
                    beside older reports

                    """
            )
        }
    }

    @Test func countsWhatItDoesNotName() async throws {
        try await AuthoringFixture.with { fixture in
            let ids = (0..<25).map { "CVE-2025-\($0)" }
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport(
                ids.map { TrivyFinding($0, "HIGH", package: "zlib", installed: "1") }
            )
            try fixture.workspace.write(vex(of: ids), to: "reports/vex.json")
            let result = try await fixture.build()
            let lines = result.error.split(separator: "\n")

            #expect(result.status == .code(0))
            #expect(lines.count == 21)
            #expect(
                lines.last == "pullgatectl: and 5 more findings that VEX statements take out"
            )
        }
    }

    @Test func stopsAtABrokenFileUnlessItIsToGoOn() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([CheckFixture.high])
            try fixture.workspace.write("{\"SchemaVersion\": 2", to: "reports/half.json")
            let file = fixture.file("reports/half.json")
            let reason = "it is not valid JSON: it ends too early, at line 1, column 20"
            let stopped = try await fixture.build()
            let blobs = try fixture.blobs()
            #expect(throws: (any Error).self) { try fixture.bytes("out/bundle") }
            let skipping = try await fixture.build(options: ["--keep-going"])

            #expect(stopped.status == .code(1))
            #expect(
                stopped.error == """
                    pullgatectl: \(file): \(reason)
                    pullgatectl: nothing was built; --keep-going skips such files

                    """
            )
            #expect(blobs.isEmpty)
            #expect(skipping.status == .code(0))
            #expect(skipping.error == "pullgatectl: skipped \(file): \(reason)\n")
            #expect(skipping.output.contains("  skipped    1 file that cannot be used\n"))
        }
    }

    @Test func stopsAtADocumentThatHidesThatItIsVEX() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            let hidden = vex(of: ["CVE-2025-1"])
                .replacingOccurrences(of: "openvex.dev", with: "openvex\\u002edev")
            try fixture.workspace.write(hidden, to: "reports/vex.json")
            let result = try await fixture.build()

            #expect(result.status == .code(1))
            #expect(result.error.contains("write its format without escapes"))
        }
    }

    @Test func showsOnATerminalHowMuchIsRead() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            for number in 0..<120 { try fixture.writeReport([], to: "reports/\(number).json") }
            let launch = try Pullgatectl.launch([
                "bundle", "build", fixture.file("policy.yaml"), "--reports",
                fixture.file("reports"), "--key", fixture.file("key"), "--expires", "7d",
                "--output", fixture.file("out"),
            ])
            let command = ([launch.program] + launch.arguments).joined(separator: " ")
            // script(1) runs a command on a terminal of its own.
            let arguments = ["--quiet", "--return", "--command", command, "/dev/null"]
            let result = try await Command.run(Launch("script", arguments))

            #expect(result.status == .code(0))
            #expect(result.output.contains("░ 1/120 files looked through for VEX statements"))
            #expect(result.output.contains("░ 1/120 reports"))
        }
    }

    @Test func saysThatAFolderIsMissing() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            let result = try await fixture.build(reports: ["missing"])

            #expect(result.status == .code(1))
            #expect(result.error.contains("missing\" does not exist"))
        }
    }

    /// A report of about 100 MB, as Trivy writes them of images with everything in them.
    @Test func readsALargeReportInLittleMemory() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            let findings = try writeLargeReport(to: fixture.file("reports/large.json"))
            let record = try await fixture.record()

            #expect(record["index"]["findings"] == .integer(findings))
            // Of all programs that the tests have run so far this is the largest there was.
            var usage = rusage()
            #expect(unsafe getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage) == 0)
            #expect(Sanitizer.isUsed || usage.ru_maxrss < 600 * 1_024)
        }
    }

    private func writeLargeReport(to path: String) throws -> Int {
        let count = 50_000
        let description = String(repeating: "A long story about what can go wrong. ", count: 50)
        try Data().write(to: URL(filePath: path))
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        try file.write(
            contentsOf: Data(
                """
                {"SchemaVersion": 2, "ArtifactName": "large", "ArtifactType": "container_image",
                 "Metadata": {"ImageID": "\(AuthoringFixture.digest("9f"))"},
                 "Results": [{"Target": "large", "Vulnerabilities": [

                """.utf8
            )
        )
        for start in stride(from: 0, to: count, by: 1_000) {
            let entries = (start..<(start + 1_000)).map { number in
                """
                {"VulnerabilityID": "CVE-2025-\(number)", "PkgName": "package-\(number % 900)", \
                "InstalledVersion": "1.\(number % 7)", "Severity": "HIGH", \
                "Description": "\(description)"}
                """
            }
            let text = (start == 0 ? "" : ",\n") + entries.joined(separator: ",\n")
            try file.write(contentsOf: Data(text.utf8))
        }
        try file.write(contentsOf: Data("]}]}".utf8))
        return count
    }
}
