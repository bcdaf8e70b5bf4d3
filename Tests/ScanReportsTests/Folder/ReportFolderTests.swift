import FoundationEssentials
import OCI
import PolicyEngine
import Testing

@testable import ScanReports

@Suite struct ReportFolderTests {
    private func report(_ number: Int, finding id: String = "CVE-1") -> String {
        TrivyText(
            imageID: TrivyText.digest(number),
            repoDigests: [],
            results: TrivyText.results([TrivyText.vulnerability(id)])
        ).json
    }

    private func findings(_ loaded: LoadedReports, image number: Int) throws -> [String] {
        loaded.index.reports(
            for: [try Digest(parsing: TrivyText.digest(number))],
            scope: .everyPlatform,
            at: TrivyText.now
        )
        .flatMap { $0.findings.map(\.id.description) }
    }

    @Test func readsEveryReportOfTheFolder() throws {
        try TemporaryFolder.with { folder in
            try folder.write(report(1, finding: "CVE-1"), to: "a.json")
            try folder.write(report(2, finding: "CVE-2"), to: "b.json")
            let loaded = try ReportFolder(path: folder.path).load()
            #expect(try findings(loaded, image: 1) == ["CVE-1"])
            #expect(try findings(loaded, image: 2) == ["CVE-2"])
            #expect(loaded.problems.isEmpty && loaded.warnings.isEmpty)
        }
    }

    @Test func readsAnEmptyFolder() throws {
        try TemporaryFolder.with { folder in
            let loaded = try ReportFolder(path: folder.path).load()
            #expect(loaded.index.count == 0)
            #expect(loaded.problems.isEmpty)
        }
    }

    @Test func leavesOtherFilesHiddenOnesAndFoldersAlone() throws {
        try TemporaryFolder.with { folder in
            try folder.write("?", to: "notes.txt")
            try folder.write("?", to: "a.json.tmp")
            try folder.write("?", to: ".a.json")
            try folder.makeFolder("more")
            try folder.write(report(1), to: "more/a.json")
            let loaded = try ReportFolder(path: folder.path).load()
            #expect(loaded.index.count == 0)
            #expect(loaded.problems.isEmpty)
        }
    }

    @Test func listsBrokenFilesAndReadsTheOthers() throws {
        try TemporaryFolder.with { folder in
            try folder.write(report(1), to: "good.json")
            try folder.write("{", to: "half.json")
            try folder.write("{}", to: "other.json")
            try folder.makeFolder("folder.json")
            try folder.link("lost.json", to: "nowhere")
            try folder.link("loop.json", to: "loop.json")
            try folder.link("null.json", to: "/dev/null")
            let loaded = try ReportFolder(path: folder.path).load()
            #expect(try findings(loaded, image: 1) == ["CVE-1"])
            #expect(
                loaded.problems.map(\.file) == [
                    "folder.json", "half.json", "loop.json", "lost.json", "null.json", "other.json",
                ]
            )
            let reasons = loaded.problems.map(\.reason)
            #expect(reasons[0] == "it is not a regular file")
            #expect(
                reasons[1] == "it is not valid JSON: it ends too early, at line 1, column 2"
            )
            #expect(reasons[2] == "it is a link that leads to no file")
            #expect(reasons[3] == "it is a link that leads to no file")
            #expect(reasons[4] == "it is not a regular file")
            #expect(
                loaded.problems[5].description
                    == "\"other.json\": it is of none of the known formats "
                    + "(Trivy, Grype, Harbor, CycloneDX, OpenVEX): it has no fields"
            )
        }
    }

    @Test func reportsWarningsAndUnknownSeveritiesOfReportsThatItUses() throws {
        try TemporaryFolder.with { folder in
            let odd = TrivyText.vulnerability("CVE-1", adding: #""Severity": "DIRE""#)
            let text = TrivyText(repoTags: ["<none>"], results: TrivyText.results([odd]))
            try folder.write(text.json, to: "a.json")
            let loaded = try ReportFolder(path: folder.path).load()
            #expect(loaded.problems.isEmpty)
            #expect(loaded.warnings.map(\.file) == ["a.json"])
            #expect(loaded.unknownSeverityWords == [#""DIRE""#])
            #expect(loaded.index.count == 1)
        }
    }

    @Test func refusesAFolderThatIsMissing() throws {
        try TemporaryFolder.with { folder in
            let path = folder.path + "/missing"
            let expected = ReportFolderError.unreadable(path: path, reason: "does not exist")
            #expect(throws: expected) { try ReportFolder(path: path).load() }
            #expect(throws: expected) { try ReportFolder(path: path).fingerprint() }
        }
    }

    @Test func refusesAFolderThatIsAFile() throws {
        try TemporaryFolder.with { folder in
            try folder.write(report(1), to: "a.json")
            #expect {
                try ReportFolder(path: folder.path + "/a.json").load()
            } throws: { error in
                "\(error)" == "the report folder \"\(folder.path)/a.json\" is not a folder"
            }
        }
    }

    @Test func readsFilesUpToTheLargestSizeAndNoLargerOnes() throws {
        try TemporaryFolder.with { folder in
            let text = report(1)
            try folder.write(text, to: "a.json")
            try folder.write(text + " ", to: "b.json")
            let size = UInt64(text.utf8.count)
            let loaded = try ReportFolder(path: folder.path, limits: .init(fileSize: size)).load()
            #expect(loaded.index.count == 1)
            #expect(
                loaded.problems == [
                    ReportProblem(
                        file: "b.json",
                        reason: "it has \(size + 1) bytes, and at most \(size) are read"
                    )
                ]
            )
        }
    }

    @Test func refusesAFolderOfTooManyReports() throws {
        try TemporaryFolder.with { folder in
            try folder.write(report(1), to: "a.json")
            try folder.write(report(2), to: "b.json")
            try folder.write("", to: "c.txt")
            let loaded = try ReportFolder(path: folder.path, limits: .init(files: 2)).load()
            #expect(loaded.index.count == 2)
            let expected = ReportFolderError.tooManyFiles(path: folder.path, count: 2, maximum: 1)
            #expect(throws: expected) {
                try ReportFolder(path: folder.path, limits: .init(files: 1)).load()
            }
        }
    }

    @Test func doesNotUseAFileThatChangedOrWentAfterTheFolderWasListed() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(report(1), to: "a.json")
            try folder.write(report(1), to: "b.json")
            let listed = try reports.fingerprint().entries
            try folder.write(report(2), to: "a.json")
            try folder.remove("b.json")
            var pool = FactPool()
            let problems = try ["a.json", "b.json"].map { name in
                let entry = try #require(listed[name])
                let file = reports.read(name, entry: entry, earlier: nil, pool: &pool)
                #expect(file.content == nil)
                return file.problem
            }
            #expect(problems == ["it changed while it was read", "it does not exist"])
        }
    }
}
