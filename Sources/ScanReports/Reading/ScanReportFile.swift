public import FoundationEssentials

/// What a file of any known format holds.
public enum ScanReportFile: Hashable, Sendable {
    /// Scan reports: one, or one for each image that Harbor answers about.
    case reports([DecodedReport])
    /// Statements on vulnerabilities, to apply to the reports of others.
    case vex(VEXDocument)

    /// Bytes in the largest file that is read.
    ///
    /// Reports of large images have up to 100 MB. Decoding one of that size takes at most 2.2 times
    /// its size in memory if it is Trivy's, 2.5 if it is Grype's and 4.7 if it is a CycloneDX BOM,
    /// text included; a text made to be costly, of digits and commas alone, takes 24 times its size.
    public static let maximumBytes: UInt64 = 128 * 1024 * 1024

    /// Decodes a text.
    ///
    /// - Parameters:
    ///   - data: The JSON text.
    ///   - name: The file's name, by which VEX statements are told apart.
    /// - Returns: What the file holds, with what was odd in it.
    /// - Throws: `ReportError` naming what makes the text unusable.
    public static func decode(
        _ data: Data,
        name: String
    ) throws(ReportError) -> ScanReportFile {
        var pool = FactPool()
        return try decode(data, name: name, pool: &pool)
    }

    /// Decodes a text, sharing its facts with the reports decoded before it.
    ///
    /// - Parameters:
    ///   - data: The JSON text.
    ///   - name: The file's name.
    ///   - pool: The texts that are already in memory.
    /// - Returns: What the file holds, with what was odd in it.
    /// - Throws: `ReportError` naming what makes the text unusable.
    static func decode(
        _ data: Data,
        name: String,
        pool: inout FactPool
    ) throws(ReportError) -> ScanReportFile {
        guard data.count <= maximumBytes else {
            throw .tooLarge(bytes: UInt64(data.count), maximum: maximumBytes)
        }
        let document = try JSONText.decode(ReportDocument.self, from: data)
        var facts = FactReader(pool: pool)
        // Two owners of the pool would make each of its changes a copy of all of it.
        pool = FactPool()
        defer { pool = facts.pool }
        switch document {
        case .trivy(let document):
            return .reports([try TrivyReport.report(document, facts: &facts)])
        case .grype(let document):
            return .reports([try GrypeReport.report(document, facts: &facts)])
        case .harbor(let answer):
            return .reports(try HarborReport.reports(answer, facts: &facts))
        case .cycloneDX(let document) where CycloneDXVEX.isVEX(document):
            return .vex(try CycloneDXVEX.statements(document, file: name, facts: &facts))
        case .cycloneDX(let document):
            return .reports([try CycloneDXReport.report(document, facts: &facts)])
        case .openVEX(let document):
            return .vex(try OpenVEX.statements(document, file: name, facts: &facts))
        }
    }
}
