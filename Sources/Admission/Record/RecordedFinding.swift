internal import PolicyEngine

/// A finding as the decision log shows it.
public struct RecordedFinding: Sendable, Encodable {
    let id: String
    let severity: String
    let package: String
    let installedVersion: String
    let fixedVersion: String?
    /// `true` where the report does not tell whether there is a fix, else left out.
    let fixUnknown: Bool?

    init(_ finding: Finding) {
        id = finding.id.text
        severity = finding.severity.word
        package = finding.package
        installedVersion = finding.installedVersion
        fixedVersion = finding.fixedVersion
        fixUnknown = finding.isFixUnknown ? true : nil
    }
}
