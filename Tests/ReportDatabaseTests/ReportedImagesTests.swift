import GRDB
import OCI
import PolicyEngine
import ReportDatabase
import ScanReports
import Testing

@Suite struct ReportedImagesTests {
    private func image(
        id: Int?,
        digests: Set<Int> = [],
        repositories: Set<String> = []
    ) -> ImageReport {
        ImageReport(
            imageID: id.map(Sample.digest),
            digests: Set(digests.map(Sample.digest)),
            repositories: repositories,
            tags: [],
            report: ScanReport(scanner: "trivy")
        )
    }

    private func images(in path: String) throws -> [ReportedImage] {
        var images: [ReportedImage] = []
        try ReportDatabase(path: path).forEachImage { images.append($0) }
        return images
    }

    @Test func visitsTheImageOfEachReportInOrder() throws {
        let written = [
            image(id: 7, digests: [70, 71], repositories: ["b.example/x", "a.example/y"]),
            image(id: nil, digests: [3], repositories: ["a.example/y"]),
            image(id: 1),
            image(id: 7, digests: [72], repositories: ["c.example/z"]),
        ]
        try TemporaryFolder.with { folder in
            let counts = try Sample.write(written, to: folder.file("index"))
            let visited = try images(in: folder.file("index"))
            #expect(visited.map(\.imageID) == written.map(\.imageID))
            #expect(visited.map(\.digests) == written.map(\.digests))
            #expect(visited.map(\.repositories) == written.map(\.repositories))
            #expect(counts.repositories == 3)
            #expect(try ReportDatabase(path: folder.file("index")).counts == counts)
        }
    }

    @Test func keepsTheRepositoriesOfTags() throws {
        let tag = try ImageReference(normalizing: "a.example/team/app:1")
        let image = ImageReport(
            imageID: Sample.digest(1),
            digests: [],
            tags: [tag],
            report: ScanReport(scanner: "trivy")
        )
        try TemporaryFolder.with { folder in
            try Sample.write([image], to: folder.file("index"))
            let visited = try images(in: folder.file("index"))
            #expect(visited.map(\.repositories) == [["a.example/team/app"]])
        }
    }

    @Test func visitsNothingInAnEmptyIndex() throws {
        try TemporaryFolder.with { folder in
            try Sample.write([], to: folder.file("index"))
            #expect(try images(in: folder.file("index")).isEmpty)
        }
    }

    /// A report on an image whose ID repeats a digit: images are counted by how their IDs begin.
    private func image(ofDigit digit: Int, digests: Set<Int> = []) throws -> ImageReport {
        ImageReport(
            imageID: try Digest(parsing: "sha256:" + String(repeating: "\(digit)", count: 64)),
            digests: Set(digests.map(Sample.digest)),
            tags: [],
            report: ScanReport(scanner: "trivy")
        )
    }

    @Test func countsTheImagesThatAnotherIndexHasNoReportOn() throws {
        let older = [
            try image(ofDigit: 1), try image(ofDigit: 2, digests: [20]),
            try image(ofDigit: 3, digests: [30]), try image(ofDigit: 4, digests: [40]),
            try image(ofDigit: 4, digests: [41]), image(id: nil, digests: [50]),
            image(id: nil, digests: [60]), try image(ofDigit: 7, digests: [70]),
        ]
        let newer = [
            try image(ofDigit: 1), image(id: nil, digests: [20]),
            try image(ofDigit: 5, digests: [30]), try image(ofDigit: 6, digests: [50]),
            try image(ofDigit: 8), try image(ofDigit: 9),
        ]
        try TemporaryFolder.with { folder in
            try Sample.write(older, to: folder.file("older"))
            try Sample.write(newer, to: folder.file("newer"))
            let before = try ReportDatabase(path: folder.file("older"))
            let same = try ReportDatabase(path: folder.file("older"))
            let after = try ReportDatabase(path: folder.file("newer"))
            // 3 shares a digest with an image of another ID; 4 counts once.
            #expect(try before.countImages(missingIn: after) == 4)
            #expect(try before.countImages(missingIn: same) == 0)
            #expect(try after.countImages(missingIn: before) == 3)
        }
    }

    @Test(arguments: [
        "UPDATE report SET repositories = x'' WHERE number = 2",
        "UPDATE report SET repositories = x'0109' WHERE number = 2",
        "UPDATE report SET image = x'11' WHERE number = 2",
        "UPDATE digest SET hash = x'00' WHERE report = 2",
        "INSERT INTO digest VALUES (x'00', 99)",
        "DELETE FROM repository WHERE number = 1",
    ])
    func saysThatARowIsNotWhatWasWritten(change: String) throws {
        let written = (1...3).map { (number: Int) in
            image(id: number, repositories: ["a.example/\(number)"])
        }
        try TemporaryFolder.with { folder in
            try Sample.write(written, to: folder.file("index"))
            let queue = try DatabaseQueue(path: folder.file("index"))
            try queue.write { try $0.execute(sql: change) }
            try queue.close()
            let error = #expect(throws: ReportDatabaseError.self) {
                try images(in: folder.file("index"))
            }
            #expect(error?.code == .damaged)
        }
    }
}
