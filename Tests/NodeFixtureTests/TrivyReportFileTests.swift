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
}
