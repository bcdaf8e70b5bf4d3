import Foundation
import NodeFixture
import Testing

/// What a build says of images that have no report any more.
@Suite struct ReportLossTests {
    private static let advice = """
        pullgatectl: nothing was built; name the folders with the scanner's *.json files, or give \
        --allow-no-reports

        """

    private func withImages(
        _ count: Int,
        _ test: (AuthoringFixture) async throws -> Void
    ) async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            for number in 0..<count {
                try fixture.writeReport(
                    [CheckFixture.high],
                    image: String(format: "%x0", number),
                    to: "reports/\(number).json"
                )
            }
            if count > 0 { try await fixture.record() }
            try await test(fixture)
        }
    }

    private func remove(_ numbers: Range<Int>, _ fixture: AuthoringFixture) throws {
        for number in numbers {
            try FileManager.default.removeItem(atPath: fixture.file("reports/\(number).json"))
        }
    }

    @Test func refusesABundleWithoutTheReportsOfTheOneBefore() async throws {
        try await withImages(2) { fixture in
            try remove(0..<2, fixture)
            let loss = """
                pullgatectl: no report is in \(fixture.file("reports")), and the bundle before has \
                reports on 2 images: all images would be unscanned

                """
            let before = (try fixture.bytes("out/bundle"), try fixture.blobs())
            let refused = try await fixture.build()
            let kept = (try fixture.bytes("out/bundle"), try fixture.blobs())
            let meant = try await fixture.build(options: ["--allow-no-reports"])

            #expect(refused.status == .code(1))
            #expect(refused.error == loss + Self.advice)
            #expect(kept == before)
            #expect(meant.status == .code(0))
            #expect(meant.error == loss.replacing("ctl: no", with: "ctl: warning: no"))
            #expect(meant.output.contains("  reports    0 images, 0 reports"))
        }
    }

    @Test func refusesAFirstBundleThatFindsNoReport() async throws {
        try await withImages(0) { fixture in
            let place = fixture.file("reports")
            let empty = try await fixture.build()
            try fixture.workspace.write("{", to: "reports/half.json")
            let broken = try await fixture.build(options: ["--keep-going"])
            let loss = "pullgatectl: no report is in \(place): all images would be unscanned\n"

            #expect(empty.status == .code(1))
            #expect(empty.error == loss + Self.advice)
            #expect(broken.status == .code(1))
            #expect(broken.error.hasPrefix("pullgatectl: skipped \(place)/half.json: "))
            #expect(broken.error.hasSuffix(loss + Self.advice))
            #expect(throws: (any Error).self) { try fixture.bytes("out/bundle") }
            #expect(try await fixture.build(reports: []).status == .code(0))
        }
    }

    /// Without an index nothing tells since when a vulnerability is known.
    @Test func refusesToForgetTheDatesByAMissingOption() async throws {
        try await withImages(1) { fixture in
            let loss = """
                no --reports is given, and the bundle before has reports on 1 image: nodes would \
                have none, and vulnerabilities without a date of publication would be new again, \
                for grace periods

                """
            let refused = try await fixture.build(reports: [])
            let meant = try await fixture.build(reports: [], options: ["--allow-no-reports"])
            let without = try await fixture.build(reports: [])

            #expect(refused.status == .code(1))
            #expect(refused.error == "pullgatectl: " + loss + Self.advice)
            #expect(meant.status == .code(0))
            #expect(meant.error == "pullgatectl: warning: " + loss)
            #expect(without.status == .code(0))
            #expect(without.error.isEmpty)
        }
    }

    @Test func doesNotCountTheReportsOfABundleThatHasNone() async throws {
        try await withImages(1) { fixture in
            try remove(0..<1, fixture)
            try await fixture.record(options: ["--allow-no-reports"])
            let empty = try await fixture.build()
            let without = try await fixture.build(reports: [])

            let place = fixture.file("reports")
            #expect(empty.status == .code(1))
            #expect(
                empty.error
                    == "pullgatectl: no report is in \(place): all images would be unscanned\n"
                    + Self.advice
            )
            #expect(without.status == .code(1))
            #expect(
                without.error == """
                    pullgatectl: no --reports is given, and the bundle before has an index without \
                    images: vulnerabilities without a date of publication would be new again, for \
                    grace periods

                    """ + Self.advice
            )
        }
    }

    @Test func warnsWhereMoreThanATenthIsGone() async throws {
        try await withImages(11) { fixture in
            try remove(0..<1, fixture)
            let one = try await fixture.build()
            try remove(1..<3, fixture)
            let two = try await fixture.build()

            #expect(one.status == .code(0))
            #expect(one.error.isEmpty)
            #expect(two.status == .code(0))
            #expect(
                two.error == """
                    pullgatectl: warning: no report is left on 2 of the 10 images that the bundle \
                    before has reports on: nodes find them unscanned

                    """
            )
        }
    }

    @Test func warnsOfAnEmptyFolderAndOfItsImagesWhateverElseIsNew() async throws {
        try await withImages(2) { fixture in
            _ = try fixture.workspace.folder("empty")
            let first = try await fixture.build(reports: ["reports", "empty"])
            try remove(0..<1, fixture)
            for (name, image) in [("2", "20"), ("3", "30")] {
                try fixture.writeReport([], image: image, to: "reports/\(name).json")
            }
            let second = try await fixture.build()

            #expect(first.status == .code(0))
            #expect(
                first.error == "pullgatectl: warning: no *.json file is in"
                    + " \(fixture.file("empty"))\n"
            )
            #expect(second.status == .code(0))
            #expect(
                second.error == """
                    pullgatectl: warning: no report is left on 1 of the 2 images that the bundle \
                    before has reports on: nodes find them unscanned

                    """
            )
        }
    }
}
