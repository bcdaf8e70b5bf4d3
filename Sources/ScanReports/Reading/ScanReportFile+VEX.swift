import FoundationEssentials

extension ScanReportFile {
    /// What the formats of VEX documents have in them, and hardly any scan report has.
    private static let marks = ["openvex.dev", "CycloneDX"].map(BytePattern.init)

    /// Reads a file if it is a VEX document, and no more of it than its text if it cannot be one.
    ///
    /// Who reads more reports than fit into memory has to know all statements before the first of
    /// them, and must not decode every report twice for that. A document that hides its format
    /// behind escapes is missed here, though `decode(contentsOf:)` reads it.
    ///
    /// - Parameter path: The file's path. Links are followed.
    /// - Returns: The document; nil for a file that is a scan report, or nothing that is known.
    /// - Throws: `ReportError` naming what makes the file unusable.
    public static func vexDocument(
        contentsOf path: String
    ) throws(ReportError) -> VEXDocument? {
        let data = try data(contentsOf: path, maximumBytes: maximumBytes)
        let bytes = Array(data)
        guard marks.contains(where: { $0.isIn(bytes) }) else { return nil }
        switch try decode(data, name: URL(filePath: path).lastPathComponent) {
        case .vex(let document): return document
        case .reports: return nil
        }
    }
}
