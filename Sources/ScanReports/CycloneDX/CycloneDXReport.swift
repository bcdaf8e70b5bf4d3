import PolicyEngine

/// Translates CycloneDX BOMs that list the vulnerabilities found in a container image.
enum CycloneDXReport {
    /// CycloneDX's name for an image among what a BOM can describe.
    private static let imageType = "container"

    /// The name that reports go by if they do not tell what made them.
    private static let scanner = "cyclonedx"

    /// The prefix of a BOM's serial number.
    private static let serialNumberPrefix = "urn:uuid:"

    /// Translates one BOM.
    ///
    /// - Parameters:
    ///   - document: The BOM.
    ///   - facts: Reads the texts.
    /// - Returns: The report, the names of its image, and what was odd in it.
    /// - Throws: `ReportError` naming what makes the BOM unusable as a report.
    static func report(
        _ document: CycloneDXDocument,
        facts: inout FactReader
    ) throws(ReportError) -> DecodedReport {
        let metadata = document.metadata
        if let type = metadata?.component?.type, type != imageType {
            throw .notAboutAnImage(
                field: "metadata.component.type",
                value: type,
                expected: imageType
            )
        }
        let names = try imageNames(metadata?.component, oddities: &facts.oddities)
        // The BOM of one program may have been completed by others: together they are a scanner.
        let tools = Set(metadata?.tools?.names ?? []).sorted()
        let report = ScanReport(
            scanner: tools.isEmpty ? scanner : tools.joined(separator: "+"),
            scannedAt: try facts.time(metadata?.timestamp, position: "metadata.timestamp"),
            state: state(of: document),
            findings: try CycloneDXFindings(document).findings(facts: &facts)
        )
        let serialNumber = document.serialNumber?.lowercased() ?? ""
        return facts.finish(
            names.image(
                report,
                bomSerialNumber: serialNumber.hasPrefix(serialNumberPrefix)
                    ? String(serialNumber.dropFirst(serialNumberPrefix.count)) : nil
            )
        )
    }
}
