import FoundationEssentials
import GRDB
import OCI

extension IndexReader {
    /// Visits the image of each report.
    ///
    /// The digests are sorted by SQLite, which takes a file for what does not fit into its memory,
    /// and joined here: a query for the digests of one report would read the whole table.
    ///
    /// - Parameter body: Takes an image, in the order of the reports.
    /// - Throws: `ReportDatabaseError` with code `damaged`, the library's errors, or what the body
    ///   throws.
    func forEachImage(_ body: (ReportedImage) throws -> Void) throws {
        let names = try repositories()
        let reports = try Row.fetchCursor(
            database,
            sql: "SELECT number, image, repositories FROM report ORDER BY number"
        )
        let digests = try Row.fetchCursor(
            database,
            sql: "SELECT report, hash FROM digest ORDER BY report, hash"
        )
        var next = try digests.next()
        while let row = try reports.next() {
            let number: Int64 = try row.decode(atIndex: 0)
            var found: Set<Digest> = []
            while let entry = next, try entry.decode(Int64.self, atIndex: 0) == number {
                guard let digest = Digest(hash: try entry.decode(atIndex: 1)) else {
                    throw damaged("report \(number) has a digest of no algorithm")
                }
                found.insert(digest)
                next = try digests.next()
            }
            let list: Data = try row.decode(atIndex: 2)
            guard let numbers = NumberList.decode(list, maximum: Int64(names.count)) else {
                throw damaged("report \(number) lists no repositories")
            }
            let image = ReportedImage(
                imageID: try imageID(
                    startingWith: row.decode(atIndex: 1),
                    among: found,
                    ofReport: number
                ),
                digests: found,
                repositories: Set(numbers.map { names[Int($0) - 1] })
            )
            try body(image)
        }
        guard next == nil else { throw damaged("a digest leads to no report") }
    }

    /// Whether there is a report on an image that another index has one on.
    ///
    /// Images of several platforms share digests, so that only a digest that is an image ID, or a
    /// report without one, tells that it is the same image.
    ///
    /// - Parameter image: The image.
    /// - Returns: False if there is none.
    /// - Throws: The library's errors.
    func hasReport(on image: ReportedImage) throws -> Bool {
        try image.digests.contains { digest in
            let isName = image.imageID == nil || image.imageID == digest
            return try Bool.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT EXISTS (
                            SELECT 1 FROM digest JOIN report ON report.number = digest.report
                            WHERE hash = ? AND (? OR image IS NULL)
                        )
                        """
                ),
                arguments: [digest.hash, isName]
            ) ?? false
        }
    }

    /// The names of the repositories in the order of their numbers, which begin with 1.
    private func repositories() throws -> [String] {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT number, name FROM repository ORDER BY number"
        )
        var names: [String] = []
        while let row = try rows.next() {
            guard try row.decode(Int.self, atIndex: 0) == names.count + 1 else {
                throw damaged("a repository is missing")
            }
            names.append(try row.decode(atIndex: 1))
        }
        return names
    }

    /// The digest that is the image's ID, whose start the report's row has.
    private func imageID(
        startingWith start: Data?,
        among digests: Set<Digest>,
        ofReport number: Int64
    ) throws -> Digest? {
        guard let start else { return nil }
        let matching = digests.filter { $0.hash.starts(with: start) }
        guard let imageID = matching.first, matching.count == 1 else {
            throw damaged("report \(number) names no image")
        }
        return imageID
    }
}
