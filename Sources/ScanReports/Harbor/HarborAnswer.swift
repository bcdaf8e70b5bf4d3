/// The reports in one file of Harbor's: one by itself, or what its API answers for an image.
///
/// The API answers an object whose fields are media types and whose values are the reports
/// (`GET …/artifacts/{reference}/additions/vulnerabilities`).
struct HarborAnswer: Decodable {
    /// The media types of the report, of the version 1.1 and of 1.0, without their parameters.
    private static let mediaTypes = [
        "application/vnd.security.vulnerability.report",
        "application/vnd.scanner.adapter.vuln.report.harbor+json",
    ]

    /// A report and its place in the file, which is empty or ends in a dot.
    struct Part {
        let position: String
        let document: HarborDocument
    }

    /// The reports, by their media types.
    let parts: [Part]

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: FieldName.self)
        let types = fields.allKeys.filter { Self.isMediaType($0.stringValue) }
        guard !types.isEmpty else {
            parts = [Part(position: "", document: try HarborDocument(from: decoder))]
            return
        }
        parts = try types.sorted { $0.stringValue < $1.stringValue }.compactMap { type in
            try fields.decodeIfPresent(HarborDocument.self, forKey: type)
                .map { Part(position: "\(type.stringValue).", document: $0) }
        }
        guard !parts.isEmpty else {
            throw ReportError.noResults(reason: "Harbor has none for the image")
        }
    }

    /// Whether a field's name is a media type of reports, whatever its parameters.
    ///
    /// - Parameter name: The field's name.
    /// - Returns: Whether its value is a report.
    static func isMediaType(_ name: String) -> Bool {
        let type = name.lowercased().prefix { $0 != ";" && $0 != " " }
        return mediaTypes.contains { $0 == type }
    }
}
