/// A kind of file that is read, told by what is in it and never by its name.
enum ReportFormat: Hashable, Sendable, CaseIterable {
    /// `trivy image --format json`.
    case trivy
    /// `grype --output json`.
    case grype
    /// The report of Harbor's scanners (`application/vnd.security.vulnerability.report`), by
    /// itself or as Harbor's API answers it.
    case harbor
    /// A CycloneDX BOM: a report if it lists what it found in an image, else a VEX document.
    case cycloneDX
    /// An OpenVEX document.
    case openVEX

    /// The name by which people know the format.
    var name: String {
        switch self {
        case .trivy: "Trivy"
        case .grype: "Grype"
        case .harbor: "Harbor"
        case .cycloneDX: "CycloneDX"
        case .openVEX: "OpenVEX"
        }
    }

    /// Tells the format of the object that a decoder stands at.
    ///
    /// - Parameter decoder: The decoder, at the outermost object.
    /// - Throws: `ReportError.unknownFormat` with the fields that are there.
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: FieldName.self)
        let names = Set(fields.allKeys.map(\.stringValue))
        func text(_ name: String) -> String {
            (try? fields.decode(String.self, forKey: FieldName(name))) ?? ""
        }
        if names.contains("SchemaVersion") {
            self = .trivy
        } else if text("bomFormat") == CycloneDXDocument.format {
            self = .cycloneDX
        } else if OpenVEXDocument.isContext(text("@context")) {
            self = .openVEX
        } else if names.isSuperset(of: ["matches", "descriptor"]) {
            self = .grype
        } else if names.contains("generated_at") || names.contains(where: HarborAnswer.isMediaType)
        {
            self = .harbor
        } else {
            throw ReportError.unknownFormat(fields: names.sorted())
        }
    }
}
