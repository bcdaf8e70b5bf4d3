import OCI
import PolicyEngine

/// Translates the reports of Harbor's scanners.
///
/// They name an image by its digest alone: the repository stands without its registry, so that
/// neither a tag nor a repository of it is one that a node could ask for.
enum HarborReport {
    /// The name that reports go by if they do not tell their scanner's.
    private static let scanner = "harbor"

    /// What to do about a report that names no image, as that on an image without vulnerabilities.
    private static let advice =
        #"add "artifact": {"digest": "sha256:…"} to the report, which Harbor's API leaves out"#

    /// Harbor's word for a vulnerability that is rated to do no harm.
    private static let harmless = "none"

    /// Translates the reports of one file.
    ///
    /// - Parameters:
    ///   - answer: The reports in Harbor's shape.
    ///   - facts: Reads the texts.
    /// - Returns: A report for each image and media type.
    /// - Throws: `ReportError` naming what makes one of them unusable.
    static func reports(
        _ answer: HarborAnswer,
        facts: inout FactReader
    ) throws(ReportError) -> [DecodedReport] {
        var reports: [DecodedReport] = []
        for part in answer.parts {
            reports += try self.reports(part.document, at: part.position, facts: &facts)
        }
        return reports
    }

    private static func reports(
        _ document: HarborDocument,
        at position: String,
        facts: inout FactReader
    ) throws(ReportError) -> [DecodedReport] {
        let scanner = facts.scanner(document.scanner?.name, default: scanner)
        let time = try facts.time(document.generatedAt, position: "\(position)generated_at")
        let findings = try findings(document, at: position, facts: &facts)
        return findings.sorted { $0.key < $1.key }.map { digest, findings in
            var names = ImageNames()
            names.add(digest)
            return facts.finish(
                names.image(ScanReport(scanner: scanner, scannedAt: time, findings: findings))
            )
        }
    }

    /// The findings of each image.
    ///
    /// A scanner names the image once. Harbor's API leaves that out, joins the reports of all
    /// images of an index, and names the images at each vulnerability instead.
    private static func findings(
        _ document: HarborDocument,
        at position: String,
        facts: inout FactReader
    ) throws(ReportError) -> [Digest: [Finding]] {
        let image = try digest(document.artifact?.digest, at: "\(position)artifact.digest")
        var findings: [Digest: [Finding]] = [:]
        if let image { findings[image] = [] }
        for (index, vulnerability) in document.vulnerabilities.enumerated() {
            let position = "\(position)vulnerabilities[\(index)]"
            let finding = try finding(vulnerability, position: position, facts: &facts)
            if let image {
                findings[image]?.append(finding)
                continue
            }
            let single = try digest(
                vulnerability.artifactDigest,
                at: "\(position).artifact_digest"
            )
            var images = Set([single].compactMap(\.self))
            for (index, text) in (vulnerability.artifactDigests ?? []).enumerated() {
                let place = "\(position).artifact_digests[\(index)]"
                if let digest = try digest(text, at: place) { images.insert(digest) }
            }
            guard !images.isEmpty else {
                let fields = "artifact.digest or \(position).artifact_digests"
                throw .noImage(fields: fields, advice: advice)
            }
            for image in images { findings[image, default: []].append(finding) }
        }
        guard !findings.isEmpty else { throw .noImage(fields: "artifact.digest", advice: advice) }
        return findings
    }

    private static func finding(
        _ vulnerability: HarborDocument.Vulnerability,
        position: String,
        facts: inout FactReader
    ) throws(ReportError) -> Finding {
        let id = try facts.id(vulnerability.id, position: position, field: "id")
        let isHarmless = vulnerability.severity?.lowercased() == harmless
        return Finding(
            id: id,
            severity: isHarmless ? .negligible : facts.severity(vulnerability.severity),
            package: facts.text(vulnerability.package),
            installedVersion: facts.text(vulnerability.version),
            fixedVersion: facts.filledText(vulnerability.fixVersion),
            knownExploited: KnownExploitedCatalogue.marks(vulnerability.links ?? [], ids: [id])
        )
    }

    /// A digest, which must be one: without it a finding would be lost to its image.
    private static func digest(
        _ text: String?,
        at position: String
    ) throws(ReportError) -> Digest? {
        guard let text, !text.isEmpty else { return nil }
        do {
            return try Digest(parsing: text)
        } catch {
            throw .badValue(position: position, reason: "is not a digest: \(text.quoted)")
        }
    }
}
