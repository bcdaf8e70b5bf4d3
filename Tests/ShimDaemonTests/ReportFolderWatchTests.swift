import AdminAPI
import Dispatch
import Logging
import OCI
import PolicyEngine
import ScanReports
import Synchronization
import Testing

@testable import ShimDaemon

@Suite struct ReportFolderWatchTests {
    /// How long anything may take to come about on a busy machine.
    private static let patience = Duration.seconds(20)

    private static let digestText = "sha256:" + String(repeating: "1", count: 64)

    private static func report(_ vulnerability: String, severity: String = "HIGH") -> String {
        """
        {"SchemaVersion": 2, "CreatedAt": "2026-01-02T03:04:05Z", "ArtifactName": "a",
         "ArtifactType": "container_image", "Metadata": {"ImageID": "\(digestText)"},
         "Results": [{"Target": "t", "Class": "os-pkgs", "Vulnerabilities": [
           {"VulnerabilityID": "\(vulnerability)", "PkgName": "p", "InstalledVersion": "1",
            "Severity": "\(severity)"}]}]}
        """
    }

    /// Watches a folder while `body` runs.
    private static func watching(
        _ path: String,
        _ body: (ReportFolderWatch, LogText) async throws -> Void
    ) async throws {
        try await LogText.with { log in
            let watch = ReportFolderWatch(
                folder: path,
                interval: .milliseconds(20),
                logger: log.logger
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await watch.run() }
                try await body(watch, log)
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }

    /// Looks again and again until something is so.
    private static func eventually(_ isSo: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + patience
        while try await !isSo() {
            try #require(ContinuousClock.now < end, "timed out")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// The vulnerabilities of the image, nil when the reports cannot be read.
    private static func vulnerabilities(_ watch: ReportFolderWatch) async throws -> [String]? {
        let digest = try Digest(parsing: digestText)
        let now = Timestamp(secondsSinceEpoch: 1_800_000_000)
        return try await watch.current()?.reports(for: [digest], scope: .everyPlatform, at: now)
            .flatMap(\.findings).map(\.id.text).sorted()
    }

    /// Waits until the image has these vulnerabilities.
    private static func wait(
        for expected: [String],
        in watch: ReportFolderWatch
    ) async throws {
        try await eventually { try await vulnerabilities(watch) == expected }
    }

    @Test func hasTheReportsAtTheFirstQuestion() async throws {
        try await TemporaryFolder.with { folder in
            try folder.write(Self.report("CVE-1"), to: "a.json")
            try await Self.watching(folder.path) { watch, _ in
                let found = try await Self.vulnerabilities(watch)
                #expect(found == ["CVE-1"])
            }
        }
    }

    @Test func picksUpNewAndChangedAndRemovedFiles() async throws {
        try await TemporaryFolder.with { folder in
            try await Self.watching(folder.path) { watch, _ in
                #expect(try await Self.vulnerabilities(watch) == [])
                try folder.write(Self.report("CVE-1"), to: "a.json")
                try await Self.wait(for: ["CVE-1"], in: watch)
                try folder.write(Self.report("CVE-222"), to: "a.json")
                try await Self.wait(for: ["CVE-222"], in: watch)
                try folder.rename("a.json", to: "a.old")
                try await Self.wait(for: [], in: watch)
            }
        }
    }

    @Test func keepsTheReportsWhenTheFolderVanishes() async throws {
        try await TemporaryFolder.with { folder in
            try folder.makeFolder("reports")
            try folder.write(Self.report("CVE-1"), to: "reports/a.json")
            let path = folder.file("reports")
            try await Self.watching(path) { watch, log in
                #expect(try await Self.vulnerabilities(watch) == ["CVE-1"])
                try folder.rename("reports", to: "away")
                try await Self.eventually { log.lines.contains { $0.contains(" error: ") } }
                #expect(try await Self.vulnerabilities(watch) == ["CVE-1"])
                try await Self.eventually {
                    watch.status?.error?.hasSuffix("reports\" does not exist") == true
                }
                #expect(watch.status?.count == 1)
                try folder.makeFolder("reports")
                try folder.write(Self.report("CVE-222"), to: "reports/a.json")
                try await Self.wait(for: ["CVE-222"], in: watch)
                try await Self.eventually { watch.status?.error == nil }
                let errors = log.lines.filter { $0.contains(" error: ") }
                #expect(errors.count == 1, "said once, not at every look: \(errors)")
                #expect(errors.first?.contains("those in use stay") == true)
                #expect(errors.first?.contains(path) == true)
            }
        }
    }

    @Test func hasNoneUntilTheFolderIsThere() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("reports")
            try await Self.watching(path) { watch, _ in
                #expect(await watch.current() == nil)
                try folder.makeFolder("reports")
                try folder.write(Self.report("CVE-1"), to: "reports/a.json")
                try await Self.wait(for: ["CVE-1"], in: watch)
            }
        }
    }

    @Test func letsLookupsWaitForTheFirstLook() async throws {
        try await TemporaryFolder.with { folder in
            try folder.write(Self.report("CVE-1"), to: "a.json")
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let watch = ReportFolderWatch(
                folder: folder.path,
                interval: Self.patience,
                logger: logger
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        let found = try await Self.vulnerabilities(watch)
                        #expect(found == ["CVE-1"])
                    }
                }
                try await Self.eventually { watch.waitingCount == 10 }
                // Also when it is told to stop before it has begun.
                group.cancelAll()
                group.addTask { try await watch.run() }
                try await group.waitForAll()
            }
        }
    }

    /// Tells whether lines are logged on a queue that has the key.
    private struct QueueLog: LogHandler {
        static let key = DispatchSpecificKey<Bool>()

        let tell: @Sendable (Bool) -> Void
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.notice

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            tell(DispatchQueue.getSpecific(key: Self.key) == true)
        }
    }

    @Test func readsOnAThreadOfItsOwn() async throws {
        try await TemporaryFolder.with { folder in
            try folder.write(Self.report("CVE-1"), to: "a.json")
            let isOnQueue = Mutex<[Bool]>([])
            let logger = Logger(label: "test") { _ in
                QueueLog { now in isOnQueue.withLock { $0.append(now) } }
            }
            let watch = ReportFolderWatch(
                folder: folder.path,
                interval: Self.patience,
                logger: logger
            )
            watch.queue.setSpecific(key: QueueLog.key, value: true)
            try await withThrowingTaskGroup { group in
                group.addTask { try await watch.run() }
                // It looks once all the same.
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(isOnQueue.withLock { $0 } == [true], "it says that it has read")
        }
    }

    @Test func saysWhatIsWrongWithAFileOnce() async throws {
        try await TemporaryFolder.with { folder in
            try folder.write("{", to: "bad.json")
            try await Self.watching(folder.path) { watch, log in
                #expect(try await Self.vulnerabilities(watch) == [])
                try folder.write(Self.report("CVE-1", severity: "DIRE"), to: "a.json")
                try await Self.wait(for: ["CVE-1"], in: watch)
                try folder.write(Self.report("CVE-222", severity: "DIRE"), to: "b.json")
                try await Self.wait(for: ["CVE-1", "CVE-222"], in: watch)
                try await Self.eventually {
                    log.lines.contains { $0.hasSuffix(" notice: scan reports read images=2") }
                }
                let lines = log.lines
                #expect(lines.filter { $0.contains("bad.json") }.count == 1, "\(lines)")
                #expect(lines.filter { $0.contains("DIRE") }.count == 1, "\(lines)")
            }
        }
    }

    @Test func countsTheFilesThatCannotBeUsed() async throws {
        try await TemporaryFolder.with { folder in
            try folder.write(Self.report("CVE-1"), to: "a.json")
            try folder.write(Self.report("CVE-1"), to: ".hidden.json")
            for name in ["bad.json", "worse.json"] { try folder.write("{", to: name) }
            try await Self.watching(folder.path) { watch, _ in
                _ = await watch.current()
                let status = try #require(watch.status)
                #expect([status.count, status.files, status.unusableFiles] == [1, 3, 2])
                #expect(status.problem?.hasPrefix("\"bad.json\": ") == true)
                #expect(status.error == nil)
            }
        }
    }
}
