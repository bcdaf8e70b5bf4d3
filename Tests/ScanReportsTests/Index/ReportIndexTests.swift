import OCI
import PolicyEngine
import ScanReports
import Testing

@Suite struct ReportIndexTests {
    private static let now = day(9)
    private static let api = "registry.example.com/payments/api:1.4"

    private static func day(_ number: Int) -> Timestamp {
        Timestamp(secondsSinceEpoch: Int64(number) * 86_400)
    }

    private func digests(_ numbers: Int...) throws -> Set<Digest> {
        Set(try numbers.map { try Digest(parsing: TrivyText.digest($0)) })
    }

    /// A report with one finding, named after it.
    private func image(
        _ name: String,
        id: Int?,
        digests: [Int] = [],
        day: Int?,
        tags: [String] = [api],
        scanner: String = "trivy",
        platform: (os: String, architecture: String)? = nil,
        state: ScanReport.State = .finished
    ) throws -> ImageReport {
        ImageReport(
            imageID: try id.map { try Digest(parsing: TrivyText.digest($0)) },
            platform: platform.map { Platform(os: $0.os, architecture: $0.architecture) },
            digests: Set(try digests.map { try Digest(parsing: TrivyText.digest($0)) }),
            tags: Set(try tags.map { try ImageReference(normalizing: $0) }),
            report: ScanReport(
                scanner: scanner,
                scannedAt: day.map(Self.day),
                state: state,
                findings: [
                    Finding(
                        id: try #require(VulnerabilityID(name)),
                        severity: .high,
                        package: "p",
                        installedVersion: "1"
                    )
                ]
            )
        )
    }

    private func names(_ reports: [ScanReport]) -> [[String]] {
        reports.map { $0.findings.map(\.id.description) }
    }

    @Test(arguments: [1, 2, 3])
    func findsAReportByEachDigestOfItsImage(number: Int) throws {
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2, 3], day: 1), try image("CVE-9", id: 9, day: 1),
        ])
        #expect(
            names(index.reports(for: try digests(number), scope: .everyPlatform, at: Self.now)) == [
                ["CVE-1"]
            ]
        )
    }

    @Test func findsNothingForDigestsThatNoReportNames() throws {
        let index = ReportIndex([try image("CVE-1", id: 1, day: 1)])
        #expect(index.reports(for: try digests(2), scope: .everyPlatform, at: Self.now).isEmpty)
        #expect(index.reports(for: [], scope: .everyPlatform, at: Self.now).isEmpty)
        #expect(
            ReportIndex().reports(for: try digests(1), scope: .everyPlatform, at: Self.now).isEmpty
        )
        #expect(ReportIndex().count == 0)
    }

    @Test func answersEveryReportOfAnImageOnce() throws {
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2], day: 1),
            try image("CVE-2", id: 1, digests: [2], day: 2),
            try image("CVE-3", id: 1, day: nil, scanner: "grype"),
        ])
        let found = index.reports(for: try digests(1, 2), scope: .everyPlatform, at: Self.now)
        #expect(names(found) == [["CVE-3"], ["CVE-1"], ["CVE-2"]])
        #expect(index.count == 3)
    }

    @Test func leavesOutReportsThatNameAnotherImageID() throws {
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2], day: 1),
            try image("CVE-2", id: 3, digests: [2], day: 2),
            try image("CVE-3", id: nil, digests: [2], day: 1, scanner: "harbor"),
        ])
        #expect(
            names(index.reports(for: try digests(1, 2), scope: .oneImage(on: []), at: Self.now))
                == [
                    ["CVE-3"], ["CVE-1"],
                ]
        )
    }

    @Test(arguments: [
        ("linux/amd64", [["CVE-1", "CVE-3"]]), ("linux/arm64", [["CVE-2", "CVE-3"]]),
        (nil, [["CVE-1", "CVE-2", "CVE-3"]]),
    ])
    func leavesOutReportsThatNameNoImageIDAndAnotherPlatform(
        platform: String?,
        found: [[String]]
    ) throws {
        let index = ReportIndex([
            try image("CVE-1", id: nil, digests: [2], day: 2, platform: ("linux", "amd64")),
            try image("CVE-2", id: nil, digests: [2], day: 1, platform: ("linux", "aarch64")),
            try image("CVE-3", id: 1, digests: [2], day: 1, platform: ("linux", "s390x")),
        ])
        let platform = platform.map { text in
            let parts = text.split(separator: "/").map(String.init)
            return Platform(os: parts[0], architecture: parts[1])
        }
        let reports = index.reports(
            for: try digests(1, 2),
            scope: .oneImage(on: [platform].compactMap(\.self)),
            at: Self.now
        )
        #expect(names(reports).map { $0.sorted() } == found)
    }

    @Test(arguments: [
        ("linux/amd64", [["CVE-3"], ["CVE-1"]]), ("Linux/x86_64", [["CVE-3"], ["CVE-1"]]),
        ("linux/arm64", [["CVE-3"], ["CVE-2"]]), ("linux/s390x", [["CVE-3"]]),
        ("windows/amd64", [["CVE-3"]]),
    ])
    func leavesOutReportsOnPlatformsThatTheNodeIsNot(node: String, found: [[String]]) throws {
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2], day: 1, platform: ("linux", "amd64")),
            try image("CVE-2", id: 3, digests: [2], day: 1, platform: ("linux", "aarch64")),
            try image("CVE-3", id: 4, digests: [2], day: 1, scanner: "harbor"),
        ])
        let parts = node.split(separator: "/").map(String.init)
        let platform = Platform(os: parts[0], architecture: parts[1], variant: "v3")
        let reports = index.reports(for: try digests(2), scope: .platform(platform), at: Self.now)
        #expect(Set(names(reports)) == Set(found))
    }

    @Test func joinsThePlatformsOfAnIndexWhenNothingElseIsKnown() throws {
        let index = ReportIndex([
            try image("CVE-OLD", id: 1, digests: [2], day: 1),
            try image("CVE-1", id: 1, digests: [2], day: 3),
            try image("CVE-2", id: 4, digests: [2], day: 2),
            try image("CVE-3", id: 4, digests: [2], day: 9, scanner: "grype"),
        ])
        let found = index.reports(for: try digests(2), scope: .everyPlatform, at: Self.now)
        #expect(names(found) == [["CVE-3"], ["CVE-1", "CVE-2"]])
        #expect(found.last?.scannedAt == Self.day(2))
        #expect(found.last?.state == .finished)
    }

    @Test func joinsThePlatformsOfReportsThatNameNoImageID() throws {
        let index = ReportIndex([
            try image("CVE-OLD", id: nil, digests: [2], day: 1, platform: ("linux", "amd64")),
            try image("CVE-1", id: nil, digests: [2], day: 2, platform: ("linux", "amd64")),
            try image("CVE-2", id: nil, digests: [2], day: 3, platform: ("linux", "arm64")),
        ])
        let found = index.reports(for: try digests(2), scope: .everyPlatform, at: Self.now)
        #expect(names(found) == [["CVE-1", "CVE-2"]])
        #expect(found.map(\.scannedAt) == [Self.day(2)])
    }

    @Test func givesJoinedPlatformsNoDateWhenOneHasNone() throws {
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2], day: 3),
            try image("CVE-2", id: 4, digests: [2], day: nil),
        ])
        let found = index.reports(for: try digests(2), scope: .everyPlatform, at: Self.now)
        #expect(names(found) == [["CVE-1", "CVE-2"]])
        #expect(found.map(\.scannedAt) == [nil])
    }

    @Test func hidesNoReportOnAPlatformBehindOneFromTheFuture() throws {
        let running = ScanReport.State.unfinished(reason: "running")
        let index = ReportIndex([
            try image("CVE-OLD", id: 1, digests: [2], day: 5),
            try image("CVE-1", id: 1, digests: [2], day: 8),
            try image("CVE-2", id: 1, digests: [2], day: 11),
            try image("CVE-3", id: 4, digests: [2], day: 7),
            try image("CVE-4", id: 1, digests: [2], day: 9, state: running),
        ])
        let found = index.reports(for: try digests(2), scope: .everyPlatform, at: Self.now)
        #expect(names(found) == [["CVE-1", "CVE-3"], ["CVE-2"], ["CVE-4"]])
        #expect(found.map(\.scannedAt) == [Self.day(7), Self.day(11), Self.day(9)])
    }

    @Test func givesJoinedPlatformsADateInTheFutureWhenOneHasNoOther() throws {
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2], day: 11),
            try image("CVE-2", id: 4, digests: [2], day: 7),
        ])
        let found = index.reports(for: try digests(2), scope: .everyPlatform, at: Self.now)
        #expect(names(found) == [["CVE-1", "CVE-2"]])
        #expect(found.map(\.scannedAt) == [Self.day(11)])
    }

    @Test func givesReportsOnOneImageADateThatCanBeTrueIfThereIsOne() throws {
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2], day: 7),
            try image("CVE-2", id: nil, digests: [2], day: 11),
        ])
        let found = index.reports(for: try digests(1, 2), scope: .oneImage(on: []), at: Self.now)
        #expect(names(found) == [["CVE-1"], ["CVE-2"]])
        #expect(found.map(\.scannedAt) == [Self.day(7), Self.day(11)])
    }

    @Test func prefersFinishedReportsWhenItJoinsPlatforms() throws {
        let running = ScanReport.State.unfinished(reason: "running")
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2], day: 1),
            try image("CVE-0", id: 1, digests: [2], day: 2, state: running),
            try image("CVE-2", id: 4, digests: [2], day: 1),
        ])
        #expect(
            names(index.reports(for: try digests(2), scope: .everyPlatform, at: Self.now)) == [
                ["CVE-1", "CVE-2"], ["CVE-0"],
            ]
        )
    }

    @Test func leavesOutWhatAFinishedReportOnTheSameImageHasReplaced() throws {
        let running = ScanReport.State.unfinished(reason: "running")
        let index = ReportIndex([
            try image("CVE-OLD", id: 1, digests: [2], day: 1, state: running),
            try image("CVE-1", id: nil, digests: [2], day: 2),
            try image("CVE-2", id: 1, digests: [2], day: 3, state: running),
        ])
        let found = index.reports(for: try digests(1, 2), scope: .oneImage(on: []), at: Self.now)
        #expect(names(found) == [["CVE-1"], ["CVE-2"]])
        #expect(found.map(\.state) == [.finished, running])
    }

    @Test func keepsWhatUnfinishedReportsOnOtherPlatformsHaveFoundWhenItJoinsThem() throws {
        let running = ScanReport.State.unfinished(reason: "running")
        let index = ReportIndex([
            try image("CVE-OLD", id: 1, digests: [2], day: 2, state: running),
            try image("CVE-1", id: 1, digests: [2], day: 3),
            try image("CVE-2", id: 4, digests: [2], day: 1, state: running),
            try image("CVE-3", id: 5, digests: [2], day: nil, state: running),
            try image("CVE-4", id: 5, digests: [2], day: 4, state: running),
        ])
        let found = index.reports(for: try digests(2), scope: .everyPlatform, at: Self.now)
        #expect(names(found) == [["CVE-1", "CVE-2", "CVE-3"], ["CVE-4"]])
        #expect(found.map(\.state) == [.finished, running])
        #expect(found.first?.scannedAt == Self.day(3))
    }

    @Test func leavesPlatformsUnfinishedWhenNoneIsFinished() throws {
        let running = ScanReport.State.unfinished(reason: "running")
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2], day: 1, state: running),
            try image("CVE-2", id: 4, digests: [2], day: 1, state: running),
        ])
        let states = index.reports(for: try digests(2), scope: .everyPlatform, at: Self.now).map(
            \.state
        )
        #expect(states == [running, running])
    }

    @Test func givesATagTheMeaningOfItsNewestReport() throws {
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2], day: 1),
            try image("CVE-2", id: 3, digests: [4, 5], day: 2),
            try image("CVE-3", id: 6, digests: [7], day: nil),
            try image("CVE-4", id: 8, day: 9, tags: ["registry.example.com/payments/api:1.5"]),
        ])
        let tag = try ImageReference(normalizing: Self.api)
        #expect(index.digests(forTag: tag) == (try digests(3, 4, 5)))
        #expect(
            names(
                index.reports(for: index.digests(forTag: tag), scope: .everyPlatform, at: Self.now)
            ) == [
                ["CVE-2"]
            ]
        )
    }

    @Test func countsAllPlatformsOfTheIndexThatATagStandsFor() throws {
        let index = ReportIndex([
            try image("CVE-1", id: 1, digests: [2], day: 1),
            try image("CVE-2", id: 3, digests: [2], day: 2),
            try image("CVE-3", id: 4, digests: [5], day: 1),
        ])
        let tag = try ImageReference(normalizing: Self.api)
        #expect(index.digests(forTag: tag) == (try digests(1, 2, 3)))
        #expect(
            names(
                index.reports(for: index.digests(forTag: tag), scope: .everyPlatform, at: Self.now)
            ) == [
                ["CVE-1", "CVE-2"]
            ]
        )
    }

    @Test(arguments: [nil, 7])
    func countsReportsThatAreEquallyNew(day: Int?) throws {
        let index = ReportIndex([
            try image("CVE-1", id: 1, day: day), try image("CVE-2", id: 2, day: day),
        ])
        let tag = try ImageReference(normalizing: Self.api)
        #expect(index.digests(forTag: tag) == (try digests(1, 2)))
        #expect(
            names(
                index.reports(for: index.digests(forTag: tag), scope: .everyPlatform, at: Self.now)
            ) == [
                ["CVE-1", "CVE-2"]
            ]
        )
    }

    @Test(arguments: [
        "registry.example.com/payments/api:1.5", "registry.example.com/payments/api",
        "payments/api:1.4", "registry.example.com/payments/api@\(TrivyText.digest(1))",
    ])
    func findsNothingForReferencesThatNoReportNames(text: String) throws {
        let index = ReportIndex([try image("CVE-1", id: 1, day: 1)])
        #expect(index.digests(forTag: try ImageReference(normalizing: text)).isEmpty)
    }
}
