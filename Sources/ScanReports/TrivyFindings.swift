import PolicyEngine

/// Translates the vulnerabilities of Trivy reports into findings.
struct TrivyFindings {
    /// The status of a vulnerability that the package does not have.
    ///
    /// Trivy defines it "for comprehensiveness" and does not list such vulnerabilities, so it is
    /// dropped where other programs write it. Every other status is of a package that is, or may
    /// be, vulnerable: `affected`, `fixed` (a later version has the fix), `under_investigation`,
    /// `will_not_fix`, `fix_deferred`, `end_of_life` and `unknown`. Whether there is a fix is told
    /// by the fixed version, not by the status.
    private static let notAffected = "not_affected"

    var pool: FactPool
    var oddities: Oddities

    /// The findings of a report, in its order.
    ///
    /// A vulnerability that several results list is kept from each: it is in several places.
    ///
    /// - Parameter results: The report's results; one without vulnerabilities is a clean one.
    /// - Returns: The findings.
    /// - Throws: `ReportError` naming the first vulnerability without a usable id.
    mutating func findings(
        in results: [TrivyDocument.Result]
    ) throws(ReportError) -> [Finding] {
        var findings: [Finding] = []
        for (resultIndex, result) in results.enumerated() {
            for (index, vulnerability) in (result.vulnerabilities ?? []).enumerated() {
                let position = "Results[\(resultIndex)].Vulnerabilities[\(index)]"
                let finding = try finding(vulnerability, position: position)
                guard vulnerability.status != Self.notAffected else { continue }
                findings.append(finding)
            }
        }
        return findings
    }

    private mutating func finding(
        _ vulnerability: TrivyDocument.Vulnerability,
        position: String
    ) throws(ReportError) -> Finding {
        guard let name = vulnerability.id, !name.isEmpty else {
            throw .noVulnerabilityID(position: position)
        }
        guard let id = pool.vulnerabilityID(name) else {
            throw .badValue(
                position: "\(position).VulnerabilityID",
                reason: "is not an id: \(name.quoted)"
            )
        }
        let aliases = aliases(of: id, vulnerability.vendorIDs ?? [], position: position)
        let names = ([id] + aliases).map(\.description)
        return Finding(
            id: id,
            aliases: aliases,
            severity: severity(vulnerability.severity),
            package: pool.shared(vulnerability.package ?? ""),
            installedVersion: pool.shared(vulnerability.installedVersion ?? ""),
            fixedVersion: fixedVersion(vulnerability.fixedVersion),
            publishedAt: publishedAt(vulnerability.publishedDate, position: position),
            knownExploited: vulnerability.catalogueReferences.contains {
                KnownExploitedCatalogue.marks($0, names: names)
            }
        )
    }

    /// All ids under which vendors speak of the vulnerability (`VendorIDs`).
    ///
    /// Some are of the vulnerability alone (`GHSA-…`), others of an advisory on several
    /// (`RHSA-…`, `DSA-…`). Who writes an advisory's id into a list means all that it is about.
    /// References are not searched for ids, since they also lead to related vulnerabilities.
    private mutating func aliases(
        of id: VulnerabilityID,
        _ texts: [String],
        position: String
    ) -> [VulnerabilityID] {
        var aliases: [VulnerabilityID] = []
        for (index, text) in texts.enumerated() {
            guard let alias = pool.vulnerabilityID(text) else {
                oddities.warn(
                    "\(position).VendorIDs[\(index)] is ignored: not an id: \(text.quoted)"
                )
                continue
            }
            if alias != id, !aliases.contains(alias) { aliases.append(alias) }
        }
        return aliases
    }

    private mutating func severity(_ word: String?) -> Severity {
        guard let word, !word.isEmpty else { return .unknown }
        guard let severity = Severity(word: word) else {
            oddities.noteUnknownSeverity(word)
            return .unknown
        }
        return severity
    }

    private mutating func fixedVersion(_ text: String?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        return pool.shared(text)
    }

    /// The date of publication; without one a finding gets no grace, which is the strict side.
    private mutating func publishedAt(_ text: String?, position: String) -> Timestamp? {
        guard let text, !text.isEmpty else { return nil }
        guard let date = try? Timestamp(parsing: text) else {
            oddities.warn(
                "\(position).PublishedDate is ignored: not a date: \(text.quoted)"
            )
            return nil
        }
        return date == TrivyReport.goZeroTime ? nil : date
    }
}
