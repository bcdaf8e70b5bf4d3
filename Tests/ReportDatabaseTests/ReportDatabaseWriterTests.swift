import OCI
import PolicyEngine
import ReportDatabase
import ScanReports
import Testing

@Suite struct ReportDatabaseWriterTests {
    @Test func writesTheSameBytesForTheSameReports() throws {
        try TemporaryFolder.with { folder in
            let images = Sample.images(count: 300)
            try Sample.write(images, to: folder.file("one"))
            try Sample.write(images, to: folder.file("two"))
            #expect(try folder.bytes(of: "one") == folder.bytes(of: "two"))
        }
    }

    @Test func storesAFindingOnce() throws {
        try TemporaryFolder.with { folder in
            let same = [Sample.finding("CVE-1"), Sample.finding("CVE-1")]
            let images = [Sample.image(same, id: 1), Sample.image(same, id: 2)]
            let counts = try Sample.write(images, to: folder.file("index"))
            #expect(counts.findings == 1)
            let index = try ReportDatabase(path: folder.file("index"))
            let found = try index.lookUp(
                [Sample.digest(2)],
                scope: .oneImage(on: []),
                at: Sample.date
            )
            #expect(found.map(\.findings) == [[Sample.finding("CVE-1")]])
        }
    }

    @Test func datesAVulnerabilityFromTheFirstIndexThatHadIt() throws {
        let first = Timestamp(secondsSinceEpoch: 100)
        let second = Timestamp(secondsSinceEpoch: 200)
        func image(_ names: String...) -> ImageReport {
            Sample.image(names.map { Sample.finding($0, publishedAt: nil) })
        }
        try TemporaryFolder.with { folder in
            try Sample.write([image("CVE-1", "CVE-2")], to: folder.file("1"), date: first)
            let dates = try ReportDatabase(path: folder.file("1")).firstSeen()
            let images = [image("cve-1", "CVE-3")]
            try Sample.write(images, to: folder.file("2"), date: second, firstSeen: dates)

            let index = try ReportDatabase(path: folder.file("2"))
            let known = [
                Sample.id("CVE-1"): first, Sample.id("CVE-2"): first, Sample.id("CVE-3"): second,
            ]
            #expect(try index.firstSeen() == known)
            let found = try index.lookUp(
                [Sample.digest(1)],
                scope: .oneImage(on: []),
                at: Sample.date
            )
            #expect(found.flatMap(\.findings).map(\.publishedAt) == [first, second])
        }
    }

    /// Which the clock of another machine may have told once.
    @Test func datesNoVulnerabilityLaterThanTheIndex() throws {
        try TemporaryFolder.with { folder in
            let image = Sample.image([Sample.finding("CVE-1", publishedAt: nil)])
            let date = Timestamp(secondsSinceEpoch: 200)
            let dates = [Sample.id("CVE-1"): Timestamp(secondsSinceEpoch: 300)]
            try Sample.write([image], to: folder.file("index"), date: date, firstSeen: dates)
            let index = try ReportDatabase(path: folder.file("index"))
            #expect(try index.firstSeen() == [Sample.id("CVE-1"): date])
            let found = try index.lookUp(
                [Sample.digest(1)],
                scope: .oneImage(on: []),
                at: Sample.date
            )
            #expect(found.flatMap(\.findings).map(\.publishedAt) == [date])
        }
    }

    @Test func prefersTheDateOfPublication() throws {
        try TemporaryFolder.with { folder in
            let image = Sample.image([Sample.finding("CVE-1", publishedAt: 7)])
            let dates = [Sample.id("CVE-1"): Timestamp(secondsSinceEpoch: 3)]
            try Sample.write([image], to: folder.file("index"), firstSeen: dates)
            let index = try ReportDatabase(path: folder.file("index"))
            let found = try index.lookUp(
                [Sample.digest(1)],
                scope: .oneImage(on: []),
                at: Sample.date
            )
            #expect(found.flatMap(\.findings) == [Sample.finding("CVE-1", publishedAt: 7)])
            #expect(try index.firstSeen() == dates)
        }
    }

    @Test func datesAVulnerabilityByWhatIsKnownOfItsOtherNames() throws {
        let undated = [
            // Another report gives the date; the name that it had in the index before; two of which
            // one is new; one that nobody has a date of.
            Sample.finding("GHSA-1", aliases: ["CVE-1"], publishedAt: nil),
            Sample.finding("CVE-2", aliases: ["GHSA-2"], publishedAt: nil),
            Sample.finding("ELSA-1", aliases: ["CVE-1", "CVE-3"], publishedAt: nil),
            Sample.finding("GHSA-4", aliases: ["CVE-4"], publishedAt: nil),
        ]
        let dated = [
            Sample.finding("CVE-1", publishedAt: 7), Sample.finding("CVE-3", publishedAt: 9),
        ]
        try TemporaryFolder.with { folder in
            try Sample.write(
                [Sample.image(undated), Sample.image(dated, id: 2)],
                to: folder.file("index"),
                date: Timestamp(secondsSinceEpoch: 200),
                firstSeen: [Sample.id("GHSA-2"): Timestamp(secondsSinceEpoch: 100)]
            )
            let index = try ReportDatabase(path: folder.file("index"))
            let found = try index.lookUp(
                [Sample.digest(1)],
                scope: .oneImage(on: []),
                at: Sample.date
            )
            let dates = found.flatMap(\.findings).map { $0.publishedAt?.secondsSinceEpoch }
            #expect(dates == [7, 100, 9, 200])
        }
    }

    @Test func writesOverNoFile() throws {
        try TemporaryFolder.with { folder in
            try folder.write([1, 2, 3], to: "index")
            let error = #expect(throws: ReportDatabaseError.self) {
                try Sample.write([], to: folder.file("index"))
            }
            #expect(error?.code == .unwritable)
            #expect(try folder.bytes(of: "index") == [1, 2, 3])
        }
    }

    @Test func saysThatItCannotWrite() throws {
        try TemporaryFolder.with { folder in
            let error = #expect(throws: ReportDatabaseError.self) {
                try Sample.write([], to: folder.file("missing/index"))
            }
            #expect(error?.code == .unwritable)
        }
    }
}
