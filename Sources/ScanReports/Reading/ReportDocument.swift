/// A file in the shape of its format, read in one pass over its text.
enum ReportDocument: Decodable {
    case trivy(TrivyDocument)
    case grype(GrypeDocument)
    case harbor(HarborAnswer)
    case cycloneDX(CycloneDXDocument)
    case openVEX(OpenVEXDocument)

    init(from decoder: any Decoder) throws {
        switch try ReportFormat(from: decoder) {
        case .trivy: self = .trivy(try TrivyDocument(from: decoder))
        case .grype: self = .grype(try GrypeDocument(from: decoder))
        case .harbor: self = .harbor(try HarborAnswer(from: decoder))
        case .cycloneDX: self = .cycloneDX(try CycloneDXDocument(from: decoder))
        case .openVEX: self = .openVEX(try OpenVEXDocument(from: decoder))
        }
    }
}
