import OCI
import PolicyEngine
import ReportDatabase
import ScanReports
import Testing

/// The index in a file gives the answers of the index in memory.
@Suite struct ReportSourcesTests {
    /// What an answer means, whatever the order of findings.
    private struct Answer: Hashable {
        let scanner: String
        let scannedAt: Timestamp?
        let state: ScanReport.State
        let findings: Set<Finding>

        init(_ report: ScanReport) {
            scanner = report.scanner
            scannedAt = report.scannedAt
            state = report.state
            findings = Set(report.findings)
        }
    }

    private static let scopes: [ReportScope] = [
        .oneImage(on: []), .everyPlatform, .platform(Platform(os: "linux", architecture: "amd64")),
        .platform(Platform(os: "Linux", architecture: "aarch64", variant: "v8")),
    ]

    /// Each seed makes ten sets of reports; every set is asked for every pair of its digests.
    @Test(arguments: 1...30)
    func giveTheSameAnswers(seed: UInt64) throws {
        var random = SmallRandom(seed: seed)
        for _ in 0..<10 {
            let images = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                image(&random)
            }
            try TemporaryFolder.with { folder in
                try Sample.write(images, to: folder.file("index"))
                let database = try ReportDatabase(path: folder.file("index"))
                try database.checkEverything()
                try compare(database, with: ReportIndex(images))
            }
        }
    }

    private func compare(_ database: ReportDatabase, with index: ReportIndex) throws {
        for first in 0...6 {
            for second in first...6 {
                let digests: Set = [Sample.digest(first), Sample.digest(second)]
                for scope in Self.scopes {
                    let expected = index.reports(for: digests, scope: scope, at: Sample.date)
                    let found = try database.lookUp(digests, scope: scope, at: Sample.date)
                    #expect(found.map(Answer.init) == expected.map(Answer.init))
                }
            }
        }
    }

    /// A report with few choices for each of its facts, so that many have some in common.
    private func image(_ random: inout SmallRandom) -> ImageReport {
        func pick<Value>(_ values: [Value]) -> Value {
            values[Int.random(in: values.indices, using: &random)]
        }
        let digests = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            Sample.digest(Int.random(in: 1...6, using: &random))
        }
        let findings = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            Finding(
                id: Sample.id(pick(["CVE-1", "CVE-2", "cve-2"])),
                aliases: pick([[], [Sample.id("GHSA-1"), Sample.id("GHSA-2")]]),
                severity: pick(Severity.allCases),
                package: pick(["a", "b", ""]),
                installedVersion: pick(["1", "2"]),
                fixedVersion: pick([nil, "3"]),
                isFixUnknown: pick([true, false]),
                publishedAt: pick([Timestamp(secondsSinceEpoch: 0), Sample.date]),
                knownExploited: pick([true, false])
            )
        }
        return ImageReport(
            imageID: pick([nil, 1, 2, 3]).map(Sample.digest),
            platform: pick([
                nil, Platform(os: "linux", architecture: "amd64"),
                Platform(os: "linux", architecture: "arm64"),
                Platform(os: "windows", architecture: "amd64", variant: "v2"),
            ]),
            digests: Set(digests),
            tags: [],
            report: ScanReport(
                scanner: pick(["trivy", "grype"]),
                scannedAt: pick([nil, 1, 2, 3] as [Int64?]).map(Timestamp.init),
                state: pick([.finished, .finished, .unfinished(reason: "running")]),
                findings: findings
            )
        )
    }
}
