import PolicyEngine

/// Translates Trivy's JSON reports on container images (`trivy image --format json`).
///
/// What Trivy says is taken as it says it: which findings it lists was settled when it ran, so
/// its severity filters, ignore files and VEX documents have already had their effect.
enum TrivyReport {
    /// The version of Trivy's report format that is read; Trivy writes it since 2021.
    static let schemaVersion = 2

    /// Trivy's name for reports on images; it also reports on file systems, clusters and more.
    static let artifactType = "container_image"

    /// Trivy's names for distributions without packages of their own, and for no distribution.
    ///
    /// `none` is not one of them: so Trivy calls what has packages of a distribution that it does not
    /// recognise, as when `os-release` was deleted. It looks nothing up for these packages.
    private static let familiesWithoutPackages = ["", "activestate"]

    /// The name that Trivy's reports go by.
    static let scanner = "trivy"

    /// Translates one report.
    ///
    /// - Parameters:
    ///   - document: The report in Trivy's shape.
    ///   - facts: Reads the texts.
    /// - Returns: The report, the names of its image, and what was odd in it.
    /// - Throws: `ReportError` naming what makes the document unusable as a report.
    static func report(
        _ document: TrivyDocument,
        facts: inout FactReader
    ) throws(ReportError) -> DecodedReport {
        let names = try imageNames(document, oddities: &facts.oddities)
        let report = ScanReport(
            scanner: scanner,
            scannedAt: try facts.time(document.createdAt, position: "CreatedAt"),
            state: state(of: document),
            findings: try TrivyFindings.findings(in: document.results ?? [], facts: &facts)
        )
        return facts.finish(names.image(report))
    }

    /// Whether the scan looked at what the image is made of.
    ///
    /// Trivy has a result for the distribution's packages, be it an empty one, whenever it knows
    /// the distribution and looks for vulnerabilities in it. Where that result is missing, the
    /// distribution is one that Trivy has no data for, or the scan was for other things (secrets,
    /// programming languages). Such a report names few vulnerabilities or none, and to take it
    /// for a clean one would let an image pass that nobody looked at. A scan for other things that
    /// lists packages too (`--list-all-pkgs`) has that result as well: nothing tells it from a clean
    /// one.
    private static func state(of document: TrivyDocument) -> ScanReport.State {
        let family = document.metadata?.operatingSystem?.family ?? ""
        guard !familiesWithoutPackages.contains(family) else { return .finished }
        guard document.results?.contains(where: { $0.kind == "os-pkgs" }) != true else {
            return .finished
        }
        return .unfinished(
            reason: "the report has no result for the packages of the image's "
                + "distribution, \(family.quoted)"
        )
    }
}
