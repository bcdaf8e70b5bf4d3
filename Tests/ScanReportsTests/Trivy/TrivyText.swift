import FoundationEssentials
import OCI
import PolicyEngine

@testable import ScanReports

/// Writes Trivy reports for tests, field by field as JSON text.
struct TrivyText {
    /// A time at which reports are looked up, after all their dates.
    static let now = Timestamp(secondsSinceEpoch: 1_800_000_000)

    var schemaVersion = "2"
    var createdAt: String? = "2026-01-02T03:04:05.678901Z"
    var artifactName = "registry.example.com/payments/api:1.4"
    var artifactType = "container_image"
    var distribution: String?
    /// The image's configuration, in JSON.
    var imageConfiguration: String?
    var imageID: String? = digest(1)
    var repoTags = ["registry.example.com/payments/api:1.4"]
    var repoDigests = ["registry.example.com/payments/api@\(digest(2))"]
    var results = "[]"

    /// The digest whose hash ends in a number, to tell images apart at a glance.
    static func digest(_ number: Int) -> String {
        let digits = String(number)
        return "sha256:" + String(repeating: "0", count: 64 - digits.utf8.count) + digits
    }

    /// One result with vulnerabilities, given as the fields of each.
    static func results(_ vulnerabilities: [String]) -> String {
        let list = vulnerabilities.map { "{\($0)}" }.joined(separator: ",")
        return #"[{"Target": "t", "Class": "os-pkgs", "Vulnerabilities": [\#(list)]}]"#
    }

    /// A vulnerability's fields, complete but for what is added.
    static func vulnerability(_ id: String, adding more: String = "") -> String {
        #""VulnerabilityID": "\#(id)", "PkgName": "openssl", "InstalledVersion": "3.0.1""#
            + (more.isEmpty ? "" : ", \(more)")
    }

    var json: String {
        var metadata = [
            #""RepoTags": \#(Self.list(repoTags))"#, #""RepoDigests": \#(Self.list(repoDigests))"#,
        ]
        if let imageID { metadata.append(#""ImageID": "\#(imageID)""#) }
        if let imageConfiguration {
            metadata.append(#""ImageConfig": \#(imageConfiguration)"#)
        }
        if let distribution { metadata.append(#""OS": {"Family": "\#(distribution)"}"#) }
        var fields = [
            #""SchemaVersion": \#(schemaVersion)"#, #""ArtifactName": "\#(artifactName)""#,
            #""ArtifactType": "\#(artifactType)""#,
            #""Metadata": {\#(metadata.joined(separator: ","))}"#, #""Results": \#(results)"#,
        ]
        if let createdAt { fields.append(#""CreatedAt": "\#(createdAt)""#) }
        return "{\(fields.joined(separator: ",\n"))}"
    }

    func decoded() throws -> DecodedReport { try ReportText(json).report() }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }
}
