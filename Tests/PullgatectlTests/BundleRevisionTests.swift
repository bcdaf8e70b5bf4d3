import Foundation
import NodeFixture
import Testing

/// What a build takes over from the bundle that is in the folder.
@Suite struct BundleRevisionTests {
    private static let undated = TrivyFinding(
        "CVE-2025-9",
        "HIGH",
        package: "zlib",
        installed: "1.2"
    )

    @Test func countsOnFromTheBundleInTheFolder() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            var revisions: [JSONValue] = []
            for options in [[], [], ["--revision", "40"], []] {
                let record = try await fixture.record(reports: [], options: options)
                revisions.append(record["revision"])
            }
            let lower = try await fixture.build(reports: [], options: ["--revision", "41"])

            #expect(revisions == [1, 2, 40, 41])
            #expect(lower.status == .code(64))
            #expect(
                lower.error == "pullgatectl: --revision 41 is not above 41, the revision of"
                    + " \(fixture.file("out/bundle")): nodes would refuse it\n"
            )
        }
    }

    @Test func refusesToGoOnFromABundleOfAnotherKey() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            try await fixture.generateKey("other")
            try await fixture.record(reports: [])
            let before = try fixture.bytes("out/bundle")
            let refused = try await fixture.build(reports: [], keys: ["other"])
            let kept = try fixture.bytes("out/bundle")
            let both = try await fixture.record(reports: [], keys: ["other", "key"])
            let moved = try await fixture.record(reports: [], keys: ["other"])

            #expect(refused.status == .code(1))
            #expect(refused.error.contains("no signature is by a trusted key"))
            #expect(refused.error.contains("sign with that too (--key may be repeated)"))
            #expect(refused.error.contains("name its public half by --previous-key"))
            #expect(kept == before)
            #expect(both["revision"] == 2)
            #expect(both["keyIDs"].elements.count == 2)
            #expect(moved["revision"] == 3)
        }
    }

    /// As after the loss or theft of a key, which can or must not sign any more.
    @Test func goesOnWithRevisionAndDatesFromABundleOfAKeyThatDoesNotSignAnyMore() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([Self.undated])
            try await fixture.generateKey("new")
            let first = try await fixture.record(options: ["--revision", "7"])
            let options = ["--previous-key", fixture.file("key.pub")]
            let moved = try await fixture.record(
                keys: ["new"],
                issuedAt: "2026-02-01",
                options: options
            )
            let next = try await fixture.record(keys: ["new"], issuedAt: "2026-02-02")
            let unneeded = try await fixture.build(keys: ["new"], options: options)

            #expect(moved["revision"] == 8)
            #expect(moved["keyIDs"].elements.count == 1)
            #expect(moved["index"]["digest"] == first["index"]["digest"])
            #expect(next["revision"] == 9)
            #expect(unneeded.status == .code(0))
            #expect(unneeded.error.contains("is signed by --key: leave --previous-key out"))
            #expect(try await fixture.verify(key: "new.pub").status == .code(0))
            #expect(try await fixture.verify().status == .code(1))
        }
    }

    @Test func believesNoBundleThatThePreviousKeyHasNotSigned() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            for key in ["new", "other"] { try await fixture.generateKey(key) }
            try await fixture.record(reports: [])
            let before = try fixture.bytes("out/bundle")
            let options = ["--previous-key", fixture.file("other.pub")]
            let result = try await fixture.build(reports: [], keys: ["new"], options: options)

            #expect(result.status == .code(1))
            #expect(result.error.contains("no signature is by a trusted key"))
            #expect(try fixture.bytes("out/bundle") == before)
        }
    }

    /// Who names one means to go on from a bundle: without one its dates would be lost.
    @Test func refusesAPreviousKeyWhereNoBundleIs() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            let options = ["--previous-key", fixture.file("key.pub")]
            let result = try await fixture.build(reports: [], options: options)

            #expect(result.status == .code(1))
            let words = "there is no bundle that --previous-key could be for"
            #expect(result.error == "pullgatectl: \(fixture.file("out/bundle")): \(words)\n")
        }
    }

    @Test func refusesAPrivateKeyAsThePreviousOne() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            let options = ["--previous-key", fixture.file("key")]
            let result = try await fixture.build(reports: [], options: options)

            #expect(result.status == .code(64))
            #expect(result.error.contains("this is a private key; only the public key belongs"))
        }
    }

    /// What the link led to has a revision that nodes know.
    @Test func refusesToBeginAnewWhereTheBundleIsALinkThatLeadsNowhere() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            let link = fixture.file("out/bundle")
            _ = try fixture.workspace.folder("out")
            let manager = FileManager.default
            try manager.createSymbolicLink(atPath: link, withDestinationPath: "gone")
            let result = try await fixture.build(reports: [])

            #expect(result.status == .code(1))
            #expect(result.error.hasPrefix("pullgatectl: \(link): cannot be read: No such file"))
            #expect(try manager.destinationOfSymbolicLink(atPath: link) == "gone")
        }
    }

    @Test func keepsTheDateOnWhichAVulnerabilityAppeared() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([Self.undated])
            let first = try await fixture.record()
            let second = try await fixture.record(issuedAt: "2026-02-01")
            let elsewhere = try await fixture.record(of: "other", issuedAt: "2026-02-01")

            #expect(second["index"]["unchanged"] == true)
            #expect(second["index"]["digest"] == first["index"]["digest"])
            #expect(elsewhere["index"]["digest"] != first["index"]["digest"])
        }
    }

    @Test func refusesToForgetTheDates() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([Self.undated])
            try await fixture.record()
            let blob = "out/blobs/sha256/\(try fixture.blobs()[0])"
            var bytes = try fixture.bytes(blob)
            bytes[5_000] ^= 1
            try fixture.write(bytes, to: blob)
            let result = try await fixture.build()

            #expect(result.status == .code(1))
            #expect(result.error.contains("is another file than the bundle names"))
            #expect(result.error.contains("with --revision 2"))
        }
    }

    @Test func keepsOldIndexesUnlessItPrunes() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            var digests: [String] = []
            for number in 0..<4 {
                let id = "CVE-2025-\(number)"
                try fixture.writeReport([
                    TrivyFinding(id, "HIGH", package: "zlib", installed: "1")
                ])
                let options = number == 3 ? ["--prune"] : []
                let record = try await fixture.record(options: options)
                let digest = try #require(record["index"]["digest"].string)
                digests.append(String(digest.dropFirst("sha256:".count)))
                if number == 2 {
                    #expect(try fixture.blobs() == digests.sorted())
                    let packed = digests.map { "\($0).gz" } + ["notes"]
                    for name in packed { try fixture.write([], to: "out/blobs/sha256/\(name)") }
                }
            }

            let kept = digests.suffix(2) + ["\(digests[2]).gz", "notes"]
            #expect(try fixture.blobs() == kept.sorted())
        }
    }

    @Test func clearsAwayWhatABuildLeftThatWasKilled() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([Self.undated])
            _ = try fixture.workspace.folder("out/blobs/sha256")
            try fixture.workspace.write("half", to: "out/blobs/sha256/.new")
            try fixture.workspace.write("half", to: "out/.bundle.new")
            try await fixture.record()

            #expect(try fixture.blobs().count == 1)
            #expect(throws: (any Error).self) { try fixture.bytes("out/.bundle.new") }
            #expect(try await fixture.verify().status == .code(0))
        }
    }
}
