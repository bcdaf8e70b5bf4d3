import OCI
import PolicyEngine
import SystemPackage
import Testing

@testable import ScanReports

@Suite struct ReportFolderReloadingTests {
    private func report(_ id: String) -> String {
        TrivyText(results: TrivyText.results([TrivyText.vulnerability(id)])).json
    }

    private func findings(_ loaded: LoadedReports) throws -> [String] {
        loaded.index.reports(
            for: [try Digest(parsing: TrivyText.digest(1))],
            scope: .everyPlatform,
            at: TrivyText.now
        )
        .flatMap { $0.findings.map(\.id.description) }
    }

    @Test func hasTheSameFingerprintUntilAFileChanges() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(report("CVE-1"), to: "a.json")
            let loaded = try reports.load()
            try folder.write("", to: "notes.txt")
            #expect(try reports.fingerprint() == loaded.fingerprint)
            #expect(try reports.load(after: loaded) == nil)
        }
    }

    @Test(
        arguments: [
            { folder in try folder.write("{}", to: "a.json") },
            { folder in try folder.date("a.json", secondsSinceEpoch: 1_000_000) },
            { folder in try folder.write("{}", to: "b.json") },
            { folder in try folder.link("b.json", to: "a.json") },
            { folder in try folder.remove("a.json") },
        ] as [@Sendable (TemporaryFolder) throws -> Void]
    )
    func hasAnotherFingerprintAfterAChange(
        change: @Sendable (TemporaryFolder) throws -> Void
    ) throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(report("CVE-1"), to: "a.json")
            let before = try reports.fingerprint()
            try change(folder)
            #expect(try reports.fingerprint() != before)
        }
    }

    @Test func tellsAReplacedFileOfTheSameSizeAndDate() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(report("CVE-1"), to: "a.json")
            try folder.write(report("CVE-2"), to: "b")
            try folder.date("a.json", secondsSinceEpoch: 1_000_000)
            try folder.date("b", secondsSinceEpoch: 1_000_000)
            let loaded = try reports.load()
            try folder.remove("a.json")
            try folder.rename("b", to: "a.json")
            #expect(try reports.fingerprint() != loaded.fingerprint)
            #expect(try findings(#require(try reports.load(after: loaded))) == ["CVE-2"])
        }
    }

    @Test func readsAChangedFileAgainAndDropsAFileThatIsGone() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(report("CVE-1"), to: "a.json")
            let first = try reports.load()
            try folder.write(report("CVE-22"), to: "a.json")
            let second = try #require(try reports.load(after: first))
            #expect(try findings(second) == ["CVE-22"])
            try folder.remove("a.json")
            let third = try #require(try reports.load(after: second))
            #expect(third.index.count == 0)
            #expect(third.problems.isEmpty)
        }
    }

    @Test func tellsAFileOfTheSameSizeAndDateThatWasWrittenInPlace() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(report("CVE-1"), to: "a.json")
            try folder.date("a.json", secondsSinceEpoch: 1_000_000)
            let first = try reports.load()
            try folder.change("a.json") {
                try folder.overwrite(report("CVE-2"), in: "a.json")
                try folder.date("a.json", secondsSinceEpoch: 1_000_000)
            }
            #expect(try findings(#require(try reports.load(after: first))) == ["CVE-2"])
        }
    }

    @Test func tellsAFileThatOthersMayReadNow() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(report("CVE-1"), to: "a.json")
            let before = try reports.fingerprint()
            try folder.change("a.json") { try folder.allowEverybody("a.json") }
            #expect(try reports.fingerprint() != before)
        }
    }

    @Test func readsAFileAgainThatCouldNotBeReadAndNoOther() throws {
        try TemporaryFolder.with { folder in
            try folder.makeFolder("reports")
            let reports = ReportFolder(path: folder.path + "/reports")
            try folder.write(report("CVE-1"), to: "reports/a.json")
            let earlier = try #require(try reports.load().files["a.json"])
            try folder.write(report("CVE-2"), to: "reports/a.json")
            try folder.write(report("CVE-3"), to: "reports/b.json")
            let listed = try reports.fingerprint()
            // The folder is out of reach for a while, which changes nothing of its files.
            try folder.rename("reports", to: "away")
            var pool = FactPool()
            let unread = reports.read(
                "a.json",
                entry: try #require(listed.entries["a.json"]),
                earlier: earlier,
                pool: &pool
            )
            try folder.rename("away", to: "reports")
            #expect(try reports.fingerprint() == listed)
            let unchanged = LoadedFile(
                entry: listed.entries["b.json"],
                content: try ReportText(report("CVE-4")).file(),
                problem: nil
            )
            let first = LoadedReports(
                path: reports.path,
                files: ["a.json": unread, "b.json": unchanged],
                fingerprint: listed
            )
            #expect(try findings(first) == ["CVE-1", "CVE-4"])
            #expect(first.problems.map(\.file) == ["a.json"])
            let second = try #require(try reports.load(after: first))
            #expect(try findings(second) == ["CVE-2", "CVE-4"])
            #expect(second.problems.isEmpty)
            #expect(try reports.load(after: second) == nil)
        }
    }

    @Test func hasNothingNewWhileAFileStillCannotBeRead() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            // Nothing is at the first address of a process: to read it fails. While the file is
            // open the system does not forget its dates.
            let memory = try FileDescriptor.open(FilePath("/proc/self/mem"), .readOnly)
            defer { try? memory.close() }
            try folder.link("a.json", to: "/proc/self/mem")
            let loaded = try reports.load()
            #expect(
                loaded.problems.map(\.reason) == ["it cannot be read: Input/output error"]
            )
            #expect(loaded.files["a.json"]?.entry == nil)
            #expect(try reports.load(after: loaded) == nil)
        }
    }

    @Test(
        arguments: [
            { folder in try folder.write(#"{"SchemaVersion": 2, "#, to: "a.json") },
            { folder in try folder.write("{}", to: "a.json") },
            { folder in
                try folder.remove("a.json")
                try folder.makeFolder("a.json")
            },
        ] as [@Sendable (TemporaryFolder) throws -> Void]
    )
    func keepsTheLastGoodReportOfAFileThatBreaks(
        damage: @Sendable (TemporaryFolder) throws -> Void
    ) throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(report("CVE-1"), to: "a.json")
            let first = try reports.load()
            try damage(folder)
            let second = try #require(try reports.load(after: first))
            #expect(try findings(second) == ["CVE-1"])
            #expect(second.problems.map(\.file) == ["a.json"])
            let reason = try #require(second.problems.first).reason
            #expect(reason.hasSuffix("; what was read from it before stays in use"))
            #expect(try reports.load(after: second) == nil)
        }
    }

    @Test func takesTheNewReportOnceABrokenFileIsGoodAgain() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.write(report("CVE-1"), to: "a.json")
            let first = try reports.load()
            try folder.write("{", to: "a.json")
            let second = try #require(try reports.load(after: first))
            try folder.write(report("CVE-3"), to: "a.json")
            let third = try #require(try reports.load(after: second))
            #expect(try findings(third) == ["CVE-3"])
            #expect(third.problems.isEmpty)
        }
    }

    @Test func doesNotTakeReportsOfAnotherFolder() throws {
        try TemporaryFolder.with { folder in
            try folder.makeFolder("one")
            try folder.makeFolder("two")
            try folder.write(report("CVE-1"), to: "one/a.json")
            try folder.write("{", to: "two/a.json")
            let one = try ReportFolder(path: folder.path + "/one").load()
            let two = try ReportFolder(path: folder.path + "/two").load(after: one)
            #expect(two?.index.count == 0)
        }
    }

    @Test func followsTheLinksOfAKubernetesVolume() throws {
        try TemporaryFolder.with { folder in
            let reports = ReportFolder(path: folder.path)
            try folder.makeFolder("..1")
            try folder.makeFolder("..2")
            try folder.write(report("CVE-1"), to: "..1/a.json")
            try folder.write(report("CVE-2"), to: "..2/a.json")
            try folder.link("..data", to: "..1")
            try folder.link("a.json", to: "..data/a.json")
            let first = try reports.load()
            #expect(try findings(first) == ["CVE-1"])
            try folder.remove("..data")
            try folder.link("..data", to: "..2")
            let second = try #require(try reports.load(after: first))
            #expect(try findings(second) == ["CVE-2"])
            #expect(second.problems.isEmpty)
        }
    }
}
