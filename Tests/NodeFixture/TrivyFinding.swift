/// One vulnerability as a Trivy report lists it.
public struct TrivyFinding: Hashable, Sendable {
    /// The id, such as `CVE-2024-3094`.
    public let id: String

    /// The severity in Trivy's words, such as `HIGH`.
    public let severity: String

    /// The package that has it.
    public let package: String

    /// The version that is in the image.
    public let installed: String

    /// The version that has it no more, or nil if there is none yet.
    public let fixed: String?

    /// When it was published, in RFC 3339, or nil if Trivy does not know.
    public let published: String?

    /// Creates a finding.
    ///
    /// - Parameters:
    ///   - id: The id.
    ///   - severity: The severity in Trivy's words.
    ///   - package: The package that has it.
    ///   - installed: The version that is in the image.
    ///   - fixed: The version that has it no more.
    ///   - published: When it was published, in RFC 3339.
    public init(
        _ id: String,
        _ severity: String,
        package: String,
        installed: String,
        fixed: String? = nil,
        published: String? = nil
    ) {
        self.id = id
        self.severity = severity
        self.package = package
        self.installed = installed
        self.fixed = fixed
        self.published = published
    }

    var document: JSONValue {
        var members: [String: JSONValue] = [
            "VulnerabilityID": .string(id),
            "Severity": .string(severity),
            "PkgName": .string(package),
            "InstalledVersion": .string(installed),
            "Status": fixed == nil ? "affected" : "fixed",
        ]
        members["FixedVersion"] = fixed.map { .string($0) }
        members["PublishedDate"] = published.map { .string($0) }
        return .object(members)
    }
}
