import Dispatch
import OCI
import PolicyEngine
import ReportDatabase
import ScanReports
import Synchronization
import Testing

@Suite struct ReportDatabaseTests {
    /// Every fact that a finding can have.
    private static let complete = Finding(
        id: Sample.id("CVE-2024-3094"),
        aliases: [Sample.id("GHSA-rxwq-x6h5-x525"), Sample.id("DSA-5649-1")],
        severity: .critical,
        package: "xz-utils",
        installedVersion: "5.6.1-1",
        fixedVersion: "5.6.1+really5.4.5-1",
        publishedAt: Timestamp(secondsSinceEpoch: 1_711_670_400),
        knownExploited: true,
        epss: 0.875
    )

    @Test func keepsEveryFactOfAFinding() throws {
        try TemporaryFolder.with { folder in
            try Sample.write([Sample.image([Self.complete])], to: folder.file("index"))
            let index = try ReportDatabase(path: folder.file("index"))
            let found = try #require(
                try index.lookUp([Sample.digest(1)], scope: .oneImage(on: []), at: Sample.date)
                    .first
            )
            #expect(found.findings == [Self.complete])
            #expect(found.findings.first?.id.text == "CVE-2024-3094")
        }
    }

    @Test(arguments: Severity.allCases)
    func keepsEverySeverity(severity: Severity) throws {
        let finding = Finding(
            id: Sample.id("CVE-1"),
            severity: severity,
            package: "",
            publishedAt: Sample.date
        )
        try TemporaryFolder.with { folder in
            try Sample.write([Sample.image([finding])], to: folder.file("index"))
            let index = try ReportDatabase(path: folder.file("index"))
            let found = try index.lookUp(
                [Sample.digest(1)],
                scope: .oneImage(on: []),
                at: Sample.date
            )
            #expect(found.map(\.findings) == [[finding]])
        }
    }

    @Test(arguments: [
        ScanReport.State.finished, .unfinished(reason: "running"), .unfinished(reason: ""),
    ])
    func keepsTheStateAndTheDateOfAReport(state: ScanReport.State) throws {
        try TemporaryFolder.with { folder in
            let images = [
                Sample.image([], id: 1, scannedAt: -5, state: state),
                Sample.image([], id: 2, scannedAt: nil, state: state),
            ]
            try Sample.write(images, to: folder.file("index"))
            let index = try ReportDatabase(path: folder.file("index"))
            for (image, digest) in zip(images, [1, 2]) {
                let found = try index.lookUp(
                    [Sample.digest(digest)],
                    scope: .everyPlatform,
                    at: Sample.date
                )
                #expect(found == [image.report])
            }
        }
    }

    @Test(arguments: ["sha384", "sha512"])
    func findsDigestsOfEveryAlgorithm(algorithm: String) throws {
        let length = algorithm == "sha384" ? 96 : 128
        let text = "\(algorithm):" + String(repeating: "0f", count: length / 2)
        let digest = try Digest(parsing: text)
        let image = ImageReport(
            imageID: digest,
            digests: [],
            tags: [],
            report: ScanReport(scanner: "trivy")
        )
        try TemporaryFolder.with { folder in
            try Sample.write([image], to: folder.file("index"))
            let index = try ReportDatabase(path: folder.file("index"))
            #expect(
                try index.lookUp([digest], scope: .oneImage(on: []), at: Sample.date) == [
                    image.report
                ]
            )
        }
    }

    @Test func keepsAFixedVersionThatBeginsWithANUL() throws {
        let finding = Finding(
            id: Sample.id("CVE-1"),
            severity: .high,
            package: "a\0b",
            fixedVersion: "\0",
            publishedAt: Sample.date
        )
        try TemporaryFolder.with { folder in
            try Sample.write([Sample.image([finding])], to: folder.file("index"))
            let index = try ReportDatabase(path: folder.file("index"))
            let found = try index.lookUp(
                [Sample.digest(1)],
                scope: .oneImage(on: []),
                at: Sample.date
            )
            .first?.findings.first
            #expect(found?.package == "a\u{FFFD}b")
            #expect(found?.fixedVersion == "\u{FFFD}")
        }
    }

    @Test func keepsWhetherAFixIsUnknown() throws {
        let unknown = [true, false].map {
            Finding(
                id: Sample.id("CVE-1"),
                severity: .high,
                package: "a",
                isFixUnknown: $0,
                publishedAt: Sample.date,
                epss: 0.5
            )
        }
        try TemporaryFolder.with { folder in
            let counts = try Sample.write([Sample.image(unknown)], to: folder.file("index"))
            #expect(counts.findings == 2)
            let index = try ReportDatabase(path: folder.file("index"))
            let found = try #require(
                try index.lookUp([Sample.digest(1)], scope: .oneImage(on: []), at: Sample.date)
                    .first
            )
            #expect(Set(found.findings) == Set(unknown))
        }
    }

    @Test func answersTheNewestEstimateOfAVulnerability() throws {
        func finding(_ package: String, _ epss: Double?) -> Finding {
            Finding(id: Sample.id("CVE-1"), severity: .low, package: package, epss: epss)
        }
        try TemporaryFolder.with { folder in
            let images = [
                Sample.image([finding("a", 0.1)], id: 1, scannedAt: nil),
                Sample.image([finding("a", 0.2)], id: 2, scannedAt: 20),
                Sample.image([finding("b", 0.3)], id: 3, scannedAt: 10),
                Sample.image([finding("b", nil)], id: 4, scannedAt: 30),
            ]
            let counts = try Sample.write(images, to: folder.file("index"))
            #expect(counts.findings == 2)
            let index = try ReportDatabase(path: folder.file("index"))
            for number in 1...4 {
                let found = try index.lookUp(
                    [Sample.digest(number)],
                    scope: .oneImage(on: []),
                    at: Sample.date
                )
                #expect(found.flatMap(\.findings).map(\.epss) == [0.2])
            }
        }
    }

    @Test func countsWhatItHolds() throws {
        try TemporaryFolder.with { folder in
            let images = [
                Sample.image([Sample.finding("CVE-1"), Sample.finding("CVE-2")], digests: [2]),
                Sample.image([Sample.finding("CVE-1")], digests: [2], scannedAt: 9),
                Sample.image([], id: nil, digests: [3]), Sample.image([], id: nil, digests: [3]),
            ]
            let counts = try Sample.write(images, to: folder.file("index"))
            #expect(counts.images == 3)
            #expect(counts.reports == 4)
            #expect(counts.digests == 6)
            #expect(counts.findings == 2)
            #expect(counts.vulnerabilities == 2)
            #expect(try ReportDatabase(path: folder.file("index")).counts == counts)
        }
    }

    @Test func holdsNothing() throws {
        try TemporaryFolder.with { folder in
            try Sample.write([], to: folder.file("index"))
            let index = try ReportDatabase(path: folder.file("index"))
            #expect(
                try index.lookUp([Sample.digest(1)], scope: .everyPlatform, at: Sample.date).isEmpty
            )
            #expect(try index.lookUp([], scope: .everyPlatform, at: Sample.date).isEmpty)
            #expect(try index.firstSeen().isEmpty)
            try index.checkEverything()
        }
    }

    @Test(arguments: ["a b", "a?mode=memory", "a#b", "a%41", "ä"])
    func opensFilesOfEveryName(name: String) throws {
        try TemporaryFolder.with { folder in
            try Sample.write([Sample.image([])], to: folder.file(name))
            let index = try ReportDatabase(path: folder.file(name))
            #expect(
                try index.lookUp([Sample.digest(1)], scope: .oneImage(on: []), at: Sample.date)
                    .count == 1
            )
        }
    }

    @Test func staysInUseWhenAnotherFileTakesItsName() throws {
        try TemporaryFolder.with { folder in
            try Sample.write(Sample.images(count: 500), to: folder.file("index"))
            let index = try ReportDatabase(path: folder.file("index"))
            try folder.write([], to: "index")
            for number in 1...500 {
                #expect(
                    try index.lookUp(
                        [Sample.digest(number)],
                        scope: .oneImage(on: []),
                        at: Sample.date
                    )
                    .count == 1
                )
            }
        }
    }

    @Test func answersManyAtOnce() throws {
        try TemporaryFolder.with { folder in
            try Sample.write(Sample.images(count: 500), to: folder.file("index"))
            let index = try ReportDatabase(path: folder.file("index"))
            let found = Mutex(0)
            DispatchQueue.concurrentPerform(iterations: 500) { number in
                let reports = try? index.lookUp(
                    [Sample.digest(number + 1)],
                    scope: .oneImage(on: []),
                    at: Sample.date
                )
                found.withLock { $0 += reports?.first?.findings.count ?? 0 }
            }
            #expect(found.withLock(\.self) == 500 * 20)
        }
    }
}
