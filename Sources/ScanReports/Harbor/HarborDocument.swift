/// The parts of a report of Harbor's scanners that are read, in its own shape.
///
/// The format is `HarborVulnerabilityReport` of the pluggable scanner specification, versions 1.0
/// and 1.1, with what Harbor adds to it when its API answers: the artifacts of each vulnerability.
struct HarborDocument: Decodable {
    let generatedAt: String?
    let artifact: Artifact?
    let scanner: Scanner?
    let vulnerabilities: [Vulnerability]

    private enum CodingKeys: String, CodingKey {
        case generatedAt = "generated_at"
        case artifact
        case scanner
        case scanStatus = "scan_status"
        case vulnerabilities
    }

    /// Reads a report; an overview of a scan, which the API has under the same media type, lists
    /// nothing and would read as a clean one.
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        guard fields.contains(.vulnerabilities) else {
            let status = try fields.decodeIfPresent(String.self, forKey: .scanStatus)
            throw ReportError.noResults(
                reason: status.map { "it is the overview of a scan, which is \($0.quoted)" }
                    ?? "it has no list of vulnerabilities"
            )
        }
        generatedAt = try fields.decodeIfPresent(String.self, forKey: .generatedAt)
        artifact = try fields.decodeIfPresent(Artifact.self, forKey: .artifact)
        scanner = try fields.decodeIfPresent(Scanner.self, forKey: .scanner)
        vulnerabilities =
            try fields.decodeIfPresent([Vulnerability].self, forKey: .vulnerabilities) ?? []
    }

    /// What was scanned.
    struct Artifact: Decodable {
        let digest: String?
    }

    /// What scanned it.
    struct Scanner: Decodable {
        let name: String?
    }

    /// One vulnerability of one package.
    struct Vulnerability: Decodable {
        let id: String?
        let package: String?
        let version: String?
        let fixVersion: String?
        let severity: String?
        let links: [String]?
        let artifactDigest: String?
        let artifactDigests: [String]?

        private enum CodingKeys: String, CodingKey {
            case id
            case package
            case version
            case fixVersion = "fix_version"
            case severity
            case links
            case artifactDigest = "artifact_digest"
            case artifactDigests = "artifact_digests"
        }
    }
}
