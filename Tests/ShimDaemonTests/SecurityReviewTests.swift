import Foundation
import Testing

/// The security review rests on tests: each that it names has to be there.
@Suite struct SecurityReviewTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What a row of a table says, and the tests that it names for it.
    private struct Row {
        let claim: String
        let tests: [String]

        init(_ cells: [String], isOfClaims: Bool) {
            claim = cells[0]
            // Beside claims there is nothing but names; elsewhere they are in brackets.
            let list =
                isOfClaims
                ? cells[1][...] : cells[1].firstMatch(of: /\((`[\w\/]+`(, `[\w\/]+`)*)\)/)?.1 ?? ""
            tests = list.split(separator: ",").map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
            }
        }
    }

    /// The rows of all tables: those of claims, and that of pulls which the gate does not see.
    private static func rows() throws -> (claims: [Row], others: [Row]) {
        let path = "Sources/ShimDaemon/ShimDaemon.docc/SecurityReview.md"
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        var header: [String]?
        var rows: (claims: [Row], others: [Row]) = ([], [])
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                header = nil
                continue
            }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(cells.count == 2, "\(line)")
            if header == nil {
                header = cells
            } else if header == ["claim", "shown by"] {
                if cells != ["---", "---"] { rows.claims.append(Row(cells, isOfClaims: true)) }
            } else {
                rows.others.append(Row(cells, isOfClaims: false))
            }
        }
        return rows
    }

    /// The suites of all tests, by the tests' names as they stand in their declarations.
    ///
    /// The files of a suite are named for it.
    private static func suites() throws -> [String: Set<String>] {
        let folder = root.appending(path: "Tests")
        let files = try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        )
        var suites: [String: Set<String>] = [:]
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let suite = file.deletingPathExtension().lastPathComponent.prefix { $0 != "+" }
            var isTest = false
            for line in text.split(separator: "\n") {
                if line.contains("@Test") { isTest = true }
                guard isTest, let match = line.firstMatch(of: /func ([A-Za-z0-9]+)\(/) else {
                    continue
                }
                suites[String(match.1), default: []].insert(String(suite))
                isTest = false
            }
        }
        return suites
    }

    /// A name that several suites have is written with its suite.
    @Test func namesTestsThatExist() throws {
        let suites = try Self.suites()
        let rows = try Self.rows()
        for row in rows.claims + rows.others {
            for test in row.tests {
                let parts = test.split(separator: "/").map(String.init)
                let found = suites[parts.last ?? "", default: []]
                if parts.count == 2 {
                    #expect(found.contains(parts[0]), "\(row.claim): there is no test \(test)")
                } else {
                    #expect(found.count == 1, "\(row.claim): \(test) is a test of \(found)")
                }
            }
        }
    }

    @Test func hasTestsForEachClaim() throws {
        let rows = try Self.rows()
        #expect(rows.claims.count > 40)
        #expect(rows.claims.allSatisfy { !$0.tests.isEmpty })
        #expect(rows.others.contains { !$0.tests.isEmpty })
    }
}
