/// The parts of Trivy's JSON report that are read, in Trivy's own shape.
///
/// The format is Trivy's `types.Report`, schema version 2. Trivy leaves empty fields out, so
/// that nearly all are optional here, and those of other scanners (secrets, licences) are ignored.
struct TrivyDocument: Decodable {
    let artifactName: String?
    let createdAt: String?
    let metadata: Metadata?
    let results: [Result]?

    private enum CodingKeys: String, CodingKey {
        case schemaVersion = "SchemaVersion"
        case createdAt = "CreatedAt"
        case artifactName = "ArtifactName"
        case artifactType = "ArtifactType"
        case metadata = "Metadata"
        case results = "Results"
    }

    /// Reads a report, its kind first: of another kind of JSON no other field is worth a word.
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let version = try fields.decode(Int.self, forKey: .schemaVersion)
        guard version == TrivyReport.schemaVersion else {
            throw ReportError.unsupportedVersion(
                field: CodingKeys.schemaVersion.rawValue,
                version: "\(version)",
                known: "\(TrivyReport.schemaVersion)"
            )
        }
        let type = try fields.decodeIfPresent(String.self, forKey: .artifactType) ?? ""
        guard type == TrivyReport.artifactType else {
            throw ReportError.notAboutAnImage(
                field: CodingKeys.artifactType.rawValue,
                value: type,
                expected: TrivyReport.artifactType
            )
        }
        artifactName = try fields.decodeIfPresent(String.self, forKey: .artifactName)
        createdAt = try fields.decodeIfPresent(String.self, forKey: .createdAt)
        metadata = try fields.decodeIfPresent(Metadata.self, forKey: .metadata)
        results = try fields.decodeIfPresent([Result].self, forKey: .results)
    }

    /// What Trivy says of the image itself.
    struct Metadata: Decodable {
        let operatingSystem: OperatingSystem?
        let imageID: String?
        let repoTags: [String]?
        let repoDigests: [String]?
        let imageConfiguration: ImageConfiguration?

        private enum CodingKeys: String, CodingKey {
            case operatingSystem = "OS"
            case imageID = "ImageID"
            case repoTags = "RepoTags"
            case repoDigests = "RepoDigests"
            case imageConfiguration = "ImageConfig"
        }
    }

    /// The image's configuration, in OCI's shape, as far as it names a platform.
    struct ImageConfiguration: Decodable {
        let os: String?
        let architecture: String?
        let variant: String?
    }

    /// The distribution that the image is made of.
    struct OperatingSystem: Decodable {
        let family: String?

        private enum CodingKeys: String, CodingKey {
            case family = "Family"
        }
    }

    /// What was found in one target: the distribution's packages, or one lock file or program.
    struct Result: Decodable {
        let kind: String?
        let vulnerabilities: [Vulnerability]?

        private enum CodingKeys: String, CodingKey {
            case kind = "Class"
            case vulnerabilities = "Vulnerabilities"
        }
    }
}
