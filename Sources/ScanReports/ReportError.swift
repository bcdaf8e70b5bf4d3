/// Why a file is not a scan report that can be used.
public enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no text.
    case empty
    /// The text is not JSON, as a file that is still being written is not.
    case notJSON
    /// The text is JSON of another kind.
    case notTrivyReport(reason: String)
    /// The report is written to rules that this decoder does not know.
    case unsupportedSchemaVersion(Int)
    /// The report is about something other than a container image.
    case unsupportedArtifactType(String)
    /// A value has another kind than the format gives it, or is not what its field holds.
    case badValue(position: String, reason: String)
    /// A finding names no vulnerability, so no policy could speak of it.
    case noVulnerabilityID(position: String)
    /// The report carries no digest, so it cannot be found for any image.
    case noImage

    /// The reason in plain words.
    public var description: String {
        switch self {
        case .empty: "it is empty"
        case .notJSON: "it is not valid JSON"
        case .notTrivyReport(let reason): "it is not a Trivy report: \(reason)"
        case .unsupportedSchemaVersion(let version):
            "its SchemaVersion is \(version), and only \(TrivyReport.schemaVersion) is known"
        case .unsupportedArtifactType(let type):
            "its ArtifactType is \(type.quoted), not \(TrivyReport.artifactType.quoted)"
        case .badValue(let position, let reason): "\(position) \(reason)"
        case .noVulnerabilityID(let position): "\(position) has no VulnerabilityID"
        case .noImage:
            "it does not say which image it is about: no digest in Metadata.ImageID, "
                + "Metadata.RepoDigests or ArtifactName"
        }
    }
}
