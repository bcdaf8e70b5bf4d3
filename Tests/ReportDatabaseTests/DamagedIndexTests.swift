import GRDB
import PolicyEngine
import ReportDatabase
import ScanReports
import Testing

@Suite struct DamagedIndexTests {
    private static let pageSize = 4_096

    private func code(ofOpening path: String) -> ReportDatabaseError.Code? {
        #expect(throws: ReportDatabaseError.self) { try ReportDatabase(path: path) }?.code
    }

    @Test func saysThatAFileIsMissing() throws {
        try TemporaryFolder.with { folder in
            #expect(code(ofOpening: folder.file("missing")) == .unreadable)
            #expect(code(ofOpening: folder.path) == .unreadable)
        }
    }

    @Test(arguments: ["", "SQLite", "{}", String(repeating: "no database", count: 1_000)])
    func refusesWhatIsNoDatabase(text: String) throws {
        try TemporaryFolder.with { folder in
            try folder.write(Array(text.utf8), to: "index")
            #expect(code(ofOpening: folder.file("index")) == .notDatabase)
        }
    }

    @Test func refusesAnotherProgramsDatabase() throws {
        try TemporaryFolder.with { folder in
            let queue = try DatabaseQueue(path: folder.file("other"))
            try queue.write { try $0.execute(sql: "CREATE TABLE report (number INTEGER)") }
            try queue.close()
            #expect(code(ofOpening: folder.file("other")) == .otherApplication)
        }
    }

    @Test func refusesAnIndexThatWasNotFinished() throws {
        try TemporaryFolder.with { folder in
            do {
                var writer = try ReportDatabaseWriter(path: folder.file("index"), date: Sample.date)
                for image in Sample.images(count: 10) { try writer.add(image) }
            }
            let refusals: Set<ReportDatabaseError.Code?> = [.notDatabase, .otherApplication]
            #expect(refusals.contains(code(ofOpening: folder.file("index"))))
        }
    }

    @Test(arguments: [0, 2, 255] as [UInt8])
    func refusesASchemaThatIsNotKnown(version: UInt8) throws {
        try TemporaryFolder.with { folder in
            try Sample.write(Sample.images(count: 10), to: folder.file("index"))
            var bytes = try folder.bytes(of: "index")
            bytes[63] = version
            try folder.write(bytes, to: "index")
            let error = #expect(throws: ReportDatabaseError.self) {
                try ReportDatabase(path: folder.file("index"))
            }
            #expect(error?.code == .unsupportedSchema)
            #expect(error?.message.contains("schema version \(version)") == true)
        }
    }

    @Test(arguments: [50, 99, 100, 4_096, 20_000, -4_096, -1])
    func refusesAFileThatEndsEarly(length: Int) throws {
        try TemporaryFolder.with { folder in
            try Sample.write(Sample.images(count: 300), to: folder.file("index"))
            let bytes = try folder.bytes(of: "index")
            try folder.write(bytes.prefix(length < 0 ? bytes.count + length : length), to: "index")
            #expect(code(ofOpening: folder.file("index")) == .truncated)
        }
    }

    @Test func refusesAFileThatGoesOn() throws {
        try TemporaryFolder.with { folder in
            try Sample.write(Sample.images(count: 300), to: folder.file("index"))
            try folder.write(try folder.bytes(of: "index") + [0], to: "index")
            #expect(code(ofOpening: folder.file("index")) == .damaged)
        }
    }

    /// Spoils each page in turn: all zeros, as a file system leaves lost pages, or all ones.
    @Test(arguments: [0, 255] as [UInt8])
    func neverTakesABadPageForAnImageWithoutReports(byte: UInt8) throws {
        try TemporaryFolder.with { folder in
            let images = Sample.images(count: 400)
            try Sample.write(images, to: folder.file("whole"))
            let whole = try folder.bytes(of: "whole")
            let index = try ReportDatabase(path: folder.file("whole"))
            let answers = try images.map {
                try index.lookUp($0.digests, scope: .oneImage(on: []), at: Sample.date)
            }
            var failures = 0
            for page in 1..<(whole.count / Self.pageSize) {
                var bytes = whole
                let start = page * Self.pageSize
                for offset in start..<(start + Self.pageSize) { bytes[offset] = byte }
                try folder.write(bytes, to: "bad")
                let found = try failuresAmong(images, answers: answers, path: folder.file("bad"))
                failures += found
                if found == 0 {
                    try expectOnlyDatesOrRepositories(in: folder.file("bad"), page: page)
                }
            }
            #expect(failures > 0)
        }
    }

    /// How many look-ups fail; those that do not must be right.
    private func failuresAmong(
        _ images: [ImageReport],
        answers: [[ScanReport]],
        path: String
    ) throws -> Int {
        let index: ReportDatabase
        do {
            index = try ReportDatabase(path: path)
        } catch {
            #expect(error.code == .damaged)
            return images.count
        }
        var failures = 0
        for (image, answer) in zip(images, answers) {
            do throws(ReportDatabaseError) {
                #expect(
                    try index.lookUp(image.digests, scope: .oneImage(on: []), at: Sample.date)
                        == answer
                )
            } catch {
                #expect(error.code == .damaged)
                failures += 1
            }
        }
        return failures
    }

    /// A page that no look-up meets is one of the dates or the repositories, and the whole check
    /// finds it.
    private func expectOnlyDatesOrRepositories(in path: String, page: Int) throws {
        let index = try ReportDatabase(path: path)
        let error = #expect(throws: ReportDatabaseError.self, "page \(page)") {
            try index.checkEverything()
        }
        #expect(error?.code == .damaged)
        #expect(throws: ReportDatabaseError.self) {
            _ = try index.firstSeen()
            try index.forEachImage { _ in }
        }
    }

    @Test(arguments: [
        "DELETE FROM report WHERE number = 5",
        "DELETE FROM finding WHERE number = 8",
        "UPDATE finding SET severity = 99 WHERE number = 8",
        "UPDATE finding SET id = '' WHERE number = 8",
        "UPDATE finding SET aliases = 'a,b' WHERE number = 8",
        "UPDATE report SET findings = x'' WHERE number = 5",
        "UPDATE report SET findings = x'0201' WHERE number = 5",
        "UPDATE report SET findings = x'0100' WHERE number = 5",
        "UPDATE report SET findings = x'01ffffffffffffffff7f' WHERE number = 5",
        "UPDATE report SET findings = x'ffffffffffffffff7f' WHERE number = 5",
        "UPDATE report SET image = x'00' WHERE number = 5",
        "UPDATE report SET os = 'linux' WHERE number = 5",
    ])
    func saysThatARowIsNotWhatWasWritten(change: String) throws {
        try TemporaryFolder.with { folder in
            try Sample.write(Sample.images(count: 10), to: folder.file("index"))
            let queue = try DatabaseQueue(path: folder.file("index"))
            try queue.write { try $0.execute(sql: change) }
            try queue.close()
            let index = try ReportDatabase(path: folder.file("index"))
            let error = #expect(throws: ReportDatabaseError.self) {
                try index.lookUp([Sample.digest(5)], scope: .oneImage(on: []), at: Sample.date)
            }
            #expect(error?.code == .damaged)
            #expect(throws: ReportDatabaseError.self) { try index.checkEverything() }
        }
    }

    @Test(arguments: ["report", "finding", "repository"])
    func refusesAnIndexWithoutItsLastRows(table: String) throws {
        try TemporaryFolder.with { folder in
            try Sample.write(Sample.images(count: 10), to: folder.file("index"))
            let queue = try DatabaseQueue(path: folder.file("index"))
            try queue.write { database in
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE number = (SELECT max(number) FROM \(table))"
                )
            }
            try queue.close()
            #expect(code(ofOpening: folder.file("index")) == .damaged)
        }
    }
}
