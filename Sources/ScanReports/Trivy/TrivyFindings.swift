import PolicyEngine

/// Translates the vulnerabilities of Trivy reports into findings.
enum TrivyFindings {
    /// The status of a vulnerability that the package does not have.
    ///
    /// Trivy defines it "for comprehensiveness" and does not list such vulnerabilities, so it is
    /// dropped where other programs write it. Every other status is of a package that is, or may
    /// be, vulnerable: `affected`, `fixed` (a later version has the fix), `under_investigation`,
    /// `will_not_fix`, `fix_deferred`, `end_of_life` and `unknown`. Whether there is a fix is told
    /// by the fixed version, not by the status.
    private static let notAffected = "not_affected"

    /// The findings of a report, in its order.
    ///
    /// A vulnerability that several results list is kept from each: it is in several places.
    ///
    /// - Parameters:
    ///   - results: The report's results; one without vulnerabilities is a clean one.
    ///   - facts: Reads the texts.
    /// - Returns: The findings.
    /// - Throws: `ReportError` naming the first vulnerability without a usable id.
    static func findings(
        in results: [TrivyDocument.Result],
        facts: inout FactReader
    ) throws(ReportError) -> [Finding] {
        var findings: [Finding] = []
        for (resultIndex, result) in results.enumerated() {
            for (index, vulnerability) in (result.vulnerabilities ?? []).enumerated() {
                let position = "Results[\(resultIndex)].Vulnerabilities[\(index)]"
                let finding = try finding(vulnerability, position: position, facts: &facts)
                guard vulnerability.status != notAffected else { continue }
                findings.append(finding)
            }
        }
        return findings
    }

    private static func finding(
        _ vulnerability: TrivyDocument.Vulnerability,
        position: String,
        facts: inout FactReader
    ) throws(ReportError) -> Finding {
        let id = try facts.id(vulnerability.id, position: position, field: "VulnerabilityID")
        // Some of the vendors' ids are of the vulnerability alone (`GHSA-…`), others of an
        // advisory on several (`RHSA-…`, `DSA-…`). Who writes an advisory's id into a list means
        // all that it is about. References are not searched for ids, since they also lead to
        // related vulnerabilities.
        let aliases = facts.aliases(of: id, vulnerability.vendorIDs ?? []) {
            "\(position).VendorIDs[\($0)]"
        }
        return Finding(
            id: id,
            aliases: aliases,
            severity: facts.severity(vulnerability.severity),
            package: facts.text(vulnerability.package),
            installedVersion: facts.text(vulnerability.installedVersion),
            fixedVersion: facts.filledText(vulnerability.fixedVersion),
            publishedAt: facts.publication(
                vulnerability.publishedDate,
                position: "\(position).PublishedDate"
            ),
            knownExploited: KnownExploitedCatalogue.marks(
                vulnerability.catalogueReferences,
                ids: [id] + aliases
            )
        )
    }
}
