import NodeFixture
import Testing

@Suite struct TrivyReportFileTests {
    @Test func saysWhatItIsAboutAndWhatWasFound() throws {
        let findings = [
            TrivyFinding("CVE-1", "HIGH", package: "a", installed: "1", fixed: "2"),
            TrivyFinding("CVE-2", "LOW", package: "b", installed: "3"),
        ]
        let subject = TrivyReportFile.Subject(
            artifactName: "host/app:1",
            imageID: "sha256:0",
            repositoryTags: ["host/app:1"]
        )
        let document = TrivyReportFile(subject, findings: findings).document

        #expect(document["SchemaVersion"].integer == 2)
        #expect(document["Metadata"]["ImageID"].string == "sha256:0")
        #expect(document["Metadata"]["RepoTags"] == ["host/app:1"])
        let listed = document["Results"].elements.flatMap { $0["Vulnerabilities"].elements }
        #expect(listed.map { $0["VulnerabilityID"].string } == ["CVE-1", "CVE-2"])
        #expect(listed.map { $0["FixedVersion"].string } == ["2", nil])
        #expect(try JSONValue(parsing: document.text) == document)
    }

    @Test func isAboutChosenDigestsOnly() async throws {
        try await Workspace.with { workspace in
            let registry = try await Registry.start(in: workspace)
            let image = try await registry.pusher.push(TestImage(seed: "x"), to: "app", tag: "1")
            let imageID = try #require(image.imageIDs.first)

            let byID = TrivyReportFile(.init(untagged: image, imageID: imageID), findings: [])
            #expect(byID.document["Metadata"]["ImageID"].string == imageID)
            #expect(byID.document["Metadata"]["RepoTags"] == [])
            #expect(byID.document["Metadata"]["RepoDigests"] == [])
            #expect(byID.document["Metadata"]["ImageConfig"] == .null)
            #expect(!byID.document.text.contains(image.digest))

            let subject = TrivyReportFile.Subject(
                untagged: image,
                digests: [image.digest],
                architecture: .arm64
            )
            let byDigest = TrivyReportFile(subject, findings: []).document
            #expect(byDigest["ArtifactName"].string == image.digestReference)
            #expect(byDigest["Metadata"]["ImageID"] == .null)
            #expect(byDigest["Metadata"]["RepoTags"] == [])
            #expect(byDigest["Metadata"]["RepoDigests"] == [.string(image.digestReference)])
            #expect(byDigest["Metadata"]["ImageConfig"]["architecture"] == "arm64")
        }
    }
}
