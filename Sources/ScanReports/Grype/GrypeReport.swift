import PolicyEngine

/// Translates Grype's JSON reports on container images (`grype --output json`).
enum GrypeReport {
    /// Grype's name for an image among what it scans: folders, files and BOMs are others.
    static let imageSource = "image"

    /// The name that Grype's reports go by if they do not tell one.
    static let scanner = "grype"

    /// The alerts for a package of a distribution that Grype looks nothing up for, and what they say.
    ///
    /// That for one past its end of life (`distro-eol`) is none: Grype has data for it.
    private static let unmatchedDistributions = [
        (alert: "distro-disabled", reason: "Grype has no data for the image's distribution"),
        (alert: "distro-unknown", reason: "Grype does not know the image's distribution"),
    ]

    /// Syft's types of packages that distributions make.
    ///
    /// Those of languages are looked up without a distribution, which an image made from nothing has
    /// none of: what Grype says of the distribution of such a package says nothing.
    static let distributionPackages: Set<String> = [
        "alpm", "apk", "deb", "nix", "portage", "rpm",
    ]

    /// What the namespaces that are of a distribution's data have in them: `debian:distro:debian:12`.
    private static let distributionNamespace = ":distro:"

    /// The states of a fix that say that there is none.
    ///
    /// Where the database does not tell it, as for what is found by CPE, it is `unknown`, though there
    /// may well be one.
    private static let unfixedStates: Set<String> = ["not-fixed", "wont-fix"]

    /// Translates one report.
    ///
    /// - Parameters:
    ///   - document: The report in Grype's shape.
    ///   - facts: Reads the texts.
    /// - Returns: The report, the names of its image, and what was odd in it.
    /// - Throws: `ReportError` naming what makes the document unusable as a report.
    static func report(
        _ document: GrypeDocument,
        facts: inout FactReader
    ) throws(ReportError) -> DecodedReport {
        let names = try imageNames(document.source?.target, oddities: &facts.oddities)
        var findings: [Finding] = []
        for (index, match) in (document.matches ?? []).enumerated() {
            findings.append(try finding(match, position: "matches[\(index)]", facts: &facts))
        }
        let report = ScanReport(
            scanner: facts.scanner(document.descriptor?.name, default: scanner),
            scannedAt: try facts.time(
                document.descriptor?.timestamp,
                position: "descriptor.timestamp"
            ),
            state: state(of: document),
            findings: findings
        )
        return facts.finish(names.image(report))
    }

    private static func finding(
        _ match: GrypeDocument.Match,
        position: String,
        facts: inout FactReader
    ) throws(ReportError) -> Finding {
        let vulnerability = match.vulnerability
        let related = match.relatedVulnerabilities ?? []
        let id = try facts.id(vulnerability?.id, position: "\(position).vulnerability", field: "id")
        let sources = [vulnerability].compactMap(\.self) + related
        // A GHSA has the marks of its CVE where the database joins them, else the CVE has them.
        let probabilities = sources.lazy.map { ($0.epss ?? []).compactMap(\.epss) }
        return Finding(
            id: id,
            aliases: facts.aliases(of: id, related.compactMap(\.id)) {
                "\(position).relatedVulnerabilities[\($0)].id"
            },
            severity: facts.severity(vulnerability?.severity),
            package: facts.text(match.artifact?.name),
            installedVersion: facts.text(match.artifact?.version),
            fixedVersion: facts.filledText(vulnerability?.fix?.versions?.joined(separator: ", ")),
            isFixUnknown: !unfixedStates.contains(vulnerability?.fix?.state ?? ""),
            knownExploited: sources.contains { $0.knownExploited?.isEmpty == false },
            epss: facts.probability(
                probabilities.first { !$0.isEmpty }?.max(),
                position: "\(position).vulnerability.epss"
            )
        )
    }

    /// Whether the scan looked at what the image is made of.
    ///
    /// Grype lists no vulnerability of a distribution that it has no data for or does not know, and
    /// says so in an alert for each of its packages, if at all. To take that for a clean report would
    /// let an image pass that nobody looked at. An image made from nothing has no distribution; nothing
    /// tells it from one that Grype has not found the distribution of.
    private static func state(of document: GrypeDocument) -> ScanReport.State {
        let reason = reasonByAlerts(document) ?? reasonByDistribution(document)
        return reason.map { .unfinished(reason: $0) } ?? .finished
    }

    private static func reasonByAlerts(_ document: GrypeDocument) -> String? {
        let packages = (document.alertsByPackage ?? []).filter { alerts in
            alerts.package?.type.map(distributionPackages.contains) ?? true
        }
        let alerts = Set(packages.flatMap { $0.alerts ?? [] }.map(\.type))
        return unmatchedDistributions.first { alerts.contains($0.alert) }?.reason
    }

    private static func reasonByDistribution(_ document: GrypeDocument) -> String? {
        let hasFindings = (document.matches ?? []).contains {
            $0.vulnerability?.namespace?.contains(distributionNamespace) == true
        }
        guard let distribution = document.distro, let name = distribution.name, !name.isEmpty,
            !hasFindings
        else { return nil }
        return GrypeDistribution.reasonForNothing(
            in: name,
            like: distribution.likeness,
            release: document.descriptor?.version.flatMap(ReleaseNumber.init)
        )
    }

    private static func imageNames(
        _ target: GrypeDocument.Target?,
        oddities: inout Oddities
    ) throws(ReportError) -> ImageNames {
        let position = "source.target"
        var names = ImageNames()
        names.addImageID(target?.imageID, position: "\(position).imageID", oddities: &oddities)
        names.addDigest(
            target?.manifestDigest,
            position: "\(position).manifestDigest",
            oddities: &oddities
        )
        for (index, text) in (target?.repoDigests ?? []).enumerated() {
            let position = "\(position).repoDigests[\(index)]"
            names.addRepoDigest(text, position: position, oddities: &oddities)
        }
        names.addGivenName(target?.userInput)
        guard names.hasDigest else {
            throw .noImage(
                fields: "source.target.imageID, manifestDigest, repoDigests or userInput"
            )
        }
        names.addPlatform(
            os: target?.os,
            architecture: target?.architecture,
            variant: target?.architectureVariant
        )
        for (index, text) in (target?.tags ?? []).enumerated() {
            names.addTag(text, position: "\(position).tags[\(index)]", oddities: &oddities)
        }
        return names
    }
}
