public import FoundationEssentials
import OCI
import PolicyEngine

/// The decoder of Trivy's JSON reports on container images (`trivy image --format json`).
///
/// What Trivy says is taken as it says it: which findings it lists was settled when it ran, so
/// its severity filters, ignore files and VEX documents have already had their effect.
public enum TrivyReport {
    /// The version of Trivy's report format that is read; Trivy writes it since 2021.
    static let schemaVersion = 2

    /// Trivy's name for reports on images; it also reports on file systems, clusters and more.
    static let artifactType = "container_image"

    /// The name that Trivy's reports go by.
    static let scanner = "trivy"

    /// Decodes one report.
    ///
    /// - Parameter data: The JSON text of the report.
    /// - Returns: The report, the names of its image, and what was odd in it.
    /// - Throws: `ReportError` naming what makes the text unusable as a report.
    public static func decode(_ data: Data) throws(ReportError) -> DecodedReport {
        var pool = FactPool()
        return try decode(data, pool: &pool)
    }

    /// Decodes one report, sharing its texts with the reports decoded before it.
    ///
    /// - Parameters:
    ///   - data: The JSON text of the report.
    ///   - pool: The texts that are already in memory.
    /// - Returns: The report, the names of its image, and what was odd in it.
    /// - Throws: `ReportError` naming what makes the text unusable as a report.
    static func decode(
        _ data: Data,
        pool: inout FactPool
    ) throws(ReportError) -> DecodedReport {
        let document = try parse(data)
        var oddities = Oddities()
        let names = try TrivyImageNames(document, oddities: &oddities)
        var translation = TrivyFindings(pool: pool, oddities: oddities)
        // Two owners of the pool would make each of its changes a copy of all of it.
        pool = FactPool()
        defer { pool = translation.pool }
        let findings = try translation.findings(in: document.results ?? [])
        let state = state(of: document)
        if case .unfinished(let reason) = state {
            translation.oddities.warn("the image counts as unscanned: \(reason)")
        }
        let report = ScanReport(
            scanner: scanner,
            scannedAt: try scannedAt(document.createdAt),
            state: state,
            findings: findings
        )
        return DecodedReport(
            image: ImageReport(
                imageID: names.imageID,
                digests: names.digests,
                tags: names.tags,
                report: report
            ),
            warnings: translation.oddities.warnings,
            unknownSeverityWords: translation.oddities.unknownSeverityWords
        )
    }

    private static func parse(_ data: Data) throws(ReportError) -> TrivyDocument {
        guard !data.isEmpty else { throw .empty }
        do {
            return try JSONDecoder().decode(TrivyDocument.self, from: data)
        } catch let error as ReportError {
            throw error
        } catch let error as DecodingError {
            throw ReportError(error)
        } catch {
            throw .notJSON
        }
    }

    /// Whether the scan looked at what the image is made of.
    ///
    /// Trivy has a result for the distribution's packages, be it an empty one, whenever it knows
    /// the distribution and looks for vulnerabilities in it. Where that result is missing, the
    /// distribution is one that Trivy has no data for, or the scan was for other things (secrets,
    /// programming languages). Such a report names few vulnerabilities or none, and to take it
    /// for a clean one would let an image pass that nobody looked at.
    private static func state(of document: TrivyDocument) -> ScanReport.State {
        let family = document.metadata?.operatingSystem?.family ?? ""
        guard !family.isEmpty, family != "none" else { return .finished }
        guard document.results?.contains(where: { $0.kind == "os-pkgs" }) != true else {
            return .finished
        }
        return .unfinished(
            reason: "the report has no result for the packages of the image's "
                + "distribution, \(family.quoted)"
        )
    }

    /// When the scan ran; a report without this date counts as older than any that has one.
    private static func scannedAt(_ text: String?) throws(ReportError) -> Timestamp? {
        guard let text else { return nil }
        do {
            let date = try Timestamp(parsing: text)
            return date == goZeroTime ? nil : date
        } catch {
            throw .badValue(position: "CreatedAt", reason: "is not a date: \(text.quoted)")
        }
    }

    /// 0001-01-01T00:00:00Z, which Go writes for a date that was never set.
    static let goZeroTime = Timestamp(secondsSinceEpoch: -62_135_596_800)
}
