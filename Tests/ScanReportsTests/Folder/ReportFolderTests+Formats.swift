import OCI
import PolicyEngine
import Testing

@testable import ScanReports

extension ReportFolderTests {
    private static let vex = OpenVEXText(statements: [
        OpenVEXText.statement(product: #"{"@id": "pkg:oci/api@\#(TrivyText.digest(1))"}"#)
    ]).report.json

    private func trivy(_ ids: String...) -> String {
        TrivyText(results: TrivyText.results(ids.map { TrivyText.vulnerability($0) })).json
    }

    private func findings(_ loaded: LoadedReports) throws -> [String] {
        let digest = try Digest(parsing: TrivyText.digest(1))
        return loaded.index.reports(for: [digest], scope: .everyPlatform, at: TrivyText.now)
            .flatMap { report in report.findings.map { "\(report.scanner) \($0.id)" } }
    }

    @Test func readsEveryFormatByWhatIsInTheFile() throws {
        try TemporaryFolder.with { folder in
            let match = GrypeText.match(#""id": "CVE-2""#)
            let harbor =
                #"{"generated_at": "", "artifact": {"digest": "\#(TrivyText.digest(1))"}, "#
                + #""scanner": {"name": "clair"}, "vulnerabilities": [{"id": "CVE-3"}]}"#
            let component = #"{"name": "api", "version": "\#(TrivyText.digest(1))"}"#
            let bom = CycloneDXText(
                tools: #"[{"name": "other"}]"#,
                component: component,
                vulnerabilities: "[\(CycloneDXText.vulnerability("CVE-4"))]"
            )
            try folder.write(trivy("CVE-1"), to: "grype.json")
            try folder.write(GrypeText(matches: "[\(match)]").report.json, to: "trivy.json")
            try folder.write(harbor, to: "a.json")
            try folder.write(bom.report.json, to: "b.json")
            let loaded = try ReportFolder(path: folder.path).load()
            #expect(loaded.problems.isEmpty && loaded.warnings.isEmpty)
            #expect(
                try findings(loaded) == [
                    "clair CVE-3", "grype CVE-2", "other CVE-4", "trivy CVE-1",
                ]
            )
        }
    }

    @Test func tellsVEXDocumentsFromReports() throws {
        try TemporaryFolder.with { folder in
            let bom = CycloneDXText(
                tools: #"[{"name": "other"}]"#,
                component: #"{"name": "api", "version": "\#(TrivyText.digest(1))"}"#,
                vulnerabilities: "[\(CycloneDXText.vulnerability("CVE-4"))]"
            )
            let files = [
                "bom.json": bom.report.json, "half.json": "{\"bomFormat\": \"CycloneDX\"",
                "trivy.json": trivy("CVE-1"), "vex.json": Self.vex,
            ]
            for (name, text) in files { try folder.write(text, to: name) }
            let names = try ReportFolder(path: folder.path).fileNames()
            #expect(names == files.keys.sorted())
            func vex(_ name: String) throws(ReportError) -> VEXDocument? {
                try ScanReportFile.vexDocument(contentsOf: "\(folder.path)/\(name)")
            }
            #expect(try vex("vex.json")?.statements.map(\.file) == ["vex.json"])
            #expect(try vex("bom.json") == nil)
            #expect(try vex("trivy.json") == nil)
            #expect(throws: ReportError.self) { try vex("half.json") }
            #expect(throws: ReportError.unreadable(reason: "does not exist")) {
                try vex("missing.json")
            }
        }
    }

    @Test func appliesTheVEXDocumentsOfTheFolder() throws {
        try TemporaryFolder.with { folder in
            try folder.write(trivy("CVE-1", "CVE-2"), to: "a.json")
            try folder.write(Self.vex, to: "vex.json")
            let loaded = try ReportFolder(path: folder.path).load()
            #expect(try findings(loaded) == ["trivy CVE-2"])
            #expect(loaded.problems.isEmpty && loaded.warnings.isEmpty)
            #expect(loaded.index.count == 1)
            #expect(loaded.removals.keys.sorted() == ["a.json"])
            #expect(loaded.removals["a.json"]?.map(\.finding.id.text) == ["CVE-1"])
            #expect(
                loaded.removals["a.json"]?.first?.statement.hasSuffix("in \"vex.json\"") == true
            )
        }
    }

    @Test func restoresFindingsWhenTheVEXDocumentIsGone() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(trivy("CVE-1"), to: "a.json")
            try folder.write(Self.vex, to: "vex.json")
            let first = try reports.load()
            #expect(try findings(first).isEmpty)
            try folder.remove("vex.json")
            let second = try #require(try reports.load(after: first))
            #expect(try findings(second) == ["trivy CVE-1"])
            #expect(second.removals.isEmpty)
        }
    }

    @Test func keepsTheLastGoodStatementsOfAVEXDocumentThatBreaks() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(trivy("CVE-1"), to: "a.json")
            try folder.write(Self.vex, to: "vex.json")
            let first = try reports.load()
            try folder.write(Self.vex.replacing("not_affected", with: "fine"), to: "vex.json")
            let second = try #require(try reports.load(after: first))
            #expect(try findings(second).isEmpty)
            #expect(
                second.problems == [
                    ReportProblem(
                        file: "vex.json",
                        reason: "statements[0].status is no status: \"fine\""
                            + "; what was read from it before stays in use"
                    )
                ]
            )
        }
    }

    @Test func reportsTheWarningsOfVEXDocuments() throws {
        try TemporaryFolder.with { folder in
            let statement = OpenVEXText.statement(product: #"{"@id": "pkg:oci/api"}"#)
            try folder.write(OpenVEXText(statements: [statement]).report.json, to: "vex.json")
            let loaded = try ReportFolder(path: folder.path).load()
            #expect(
                loaded.warnings == [
                    ReportProblem(
                        file: "vex.json",
                        reason: "statements[0].products[0] is ignored: no image in \"pkg:oci/api\""
                    )
                ]
            )
        }
    }
}
