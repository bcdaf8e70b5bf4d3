import PolicyEngine

/// Translates CycloneDX BOMs that list the vulnerabilities found in a container image.
enum CycloneDXReport {
    /// CycloneDX's name for an image among what a BOM can describe.
    private static let imageType = "container"

    /// The name that reports go by if they do not tell what made them.
    private static let scanner = "cyclonedx"

    /// The tools that write an empty list only when they have looked and found nothing.
    private static let toolsThatAlwaysLook: Set = [GrypeReport.scanner]

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
            state: state(of: document, tools: tools),
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

    /// Whether anybody looked for vulnerabilities.
    ///
    /// Trivy writes an empty list also when it was not asked to look for any, which is what it
    /// does by default when it writes CycloneDX. To take that for a clean report would let an
    /// image pass that nobody looked at. Another tool that has completed such a BOM and added its
    /// name need not have looked either.
    private static func state(
        of document: CycloneDXDocument,
        tools: [String]
    ) -> ScanReport.State {
        guard document.vulnerabilities.isEmpty, tools.contains(TrivyReport.scanner),
            toolsThatAlwaysLook.isDisjoint(with: tools)
        else { return .finished }
        return .unfinished(
            reason: "Trivy writes a BOM without vulnerabilities also when it looks for none; "
                + "its JSON report tells"
        )
    }
}
