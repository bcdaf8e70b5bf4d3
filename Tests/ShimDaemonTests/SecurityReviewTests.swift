import Foundation
import Testing

/// The security review rests on tests: each that it names has to be there.
@Suite struct SecurityReviewTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The cells of each row of a table of claims.
    private static func claims() throws -> [(claim: String, shownBy: String)] {
        let path = "Sources/ShimDaemon/ShimDaemon.docc/SecurityReview.md"
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        var isTableOfClaims = false
        var claims: [(claim: String, shownBy: String)] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let cells = line.split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard cells.count == 2 else {
                isTableOfClaims = false
                continue
            }
            if cells == ["claim", "shown by"] {
                isTableOfClaims = true
            } else if isTableOfClaims, cells != ["---", "---"] {
                claims.append((cells[0], cells[1]))
            }
        }
        return claims
    }

    /// The names of all tests, as they stand in their declarations.
    private static func tests() throws -> Set<String> {
        let folder = root.appending(path: "Tests")
        let files = try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        )
        var names: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            var isTest = false
            for line in text.split(separator: "\n") {
                if line.contains("@Test") { isTest = true }
                guard isTest, let match = line.firstMatch(of: /func ([A-Za-z0-9]+)\(/) else {
                    continue
                }
                names.insert(String(match.1))
                isTest = false
            }
        }
        return names
    }

    @Test func eachClaimNamesTestsThatExist() throws {
        let tests = try Self.tests()
        let claims = try Self.claims()
        #expect(claims.count > 40)
        for (claim, shownBy) in claims {
            let named = shownBy.split(separator: ",").map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
            }
            #expect(!named.isEmpty, "\(claim)")
            for name in named {
                #expect(tests.contains(name), "\(claim): there is no test \(name)")
            }
        }
    }
}
