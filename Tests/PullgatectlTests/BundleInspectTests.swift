import NodeFixture
import Testing

@Suite struct BundleInspectTests {
    private func inspect(
        _ fixture: AuthoringFixture,
        _ path: String = "out",
        options: [String] = []
    ) async throws -> CommandResult {
        try await Pullgatectl.run(
            ["bundle", "inspect", fixture.file(path), "--at", AuthoringFixture.time] + options
        )
    }

    @Test func showsWhatIsInABundleAndThatNobodyCheckedIt() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce, severity: critical")
            try fixture.writeReport([CheckFixture.high])
            let record = try await fixture.record()
            let digest = record["index"]["digest"].string ?? ""
            let keyID = record["keyIDs"].elements.first?.string ?? ""
            let unchecked = try await inspect(fixture)
            let checked = try await inspect(fixture, options: ["--key", fixture.file("key.pub")])

            #expect(unchecked.status == .code(0))
            #expect(
                unchecked.output.hasPrefix(
                    """
                    signature NOT checked: \(fixture.file("out"))
                      revision   1
                      issued     2026-01-02T00:00:00Z
                      expires    2035-12-31T00:00:00Z
                      signed by  \(keyID), as it claims: no --key was given to check it
                      index      \(digest)

                    """
                )
            )
            #expect(
                unchecked.output.hasSuffix(
                    """
                      reports    1 image, 1 report, 1 different finding

                    1 namespace: 1 enforce
                      registry.example.com/payments, mode enforce, severity critical

                    """
                )
            )
            #expect(checked.output.hasPrefix("signature checked: \(fixture.file("out"))\n"))
            #expect(checked.output.contains("  signed by  \(keyID), checked\n"))
        }
    }

    @Test func showsABundleWhoseIndexIsElsewhere() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            try fixture.writeReport([CheckFixture.high])
            try await fixture.record()
            let result = try await inspect(fixture, "out/bundle", options: ["--output", "json"])
            let record = try JSONValue(parsing: result.output)

            #expect(record["signatureChecked"] == false)
            #expect(record["index"]["images"] == 1)
            #expect(record["index"]["reports"] == .null)
            #expect(
                record["namespaces"] == [
                    ["name": "registry.example.com/payments", "mode": "off", "severity": "high"]
                ]
            )
        }
    }

    @Test func showsNothingOfAnIndexThatIsAnotherFileThanTheBundleNames() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([], image: "1a", to: "reports/1.json")
            try await fixture.record()
            try fixture.writeReport([CheckFixture.high], image: "2a", to: "reports/2.json")
            try await fixture.record(of: "other")
            let blob = "out/blobs/sha256/\(try #require(fixture.blobs().first))"
            let other = "other/blobs/sha256/\(try #require(fixture.blobs(of: "other").first))"
            try fixture.write(fixture.bytes(other), to: blob)
            let options = ["--key", fixture.file("key.pub"), "--output", "json"]
            let result = try await inspect(fixture, options: options)
            let record = try JSONValue(parsing: result.output)

            #expect(record["signatureChecked"] == true)
            #expect(record["index"]["images"] == 1)
            #expect(record["index"]["reports"] == .null)
            let problem = record["index"]["problem"].string
            #expect(problem?.contains(fixture.file(blob)) == true)
        }
    }

    @Test func refusesABundleThatNoneOfTheKeysSigned() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: off")
            try await fixture.generateKey("other")
            try await fixture.record(reports: [])
            let options = ["--key", fixture.file("other.pub")]

            #expect(try await inspect(fixture, options: options).status == .code(1))
            #expect(try await inspect(fixture, "missing").status == .code(1))
        }
    }
}
