/// The parts of a CycloneDX BOM in JSON that are read, in its own shape (ECMA-424).
///
/// Vulnerabilities came with version 1.4 and have had the same fields since.
struct CycloneDXDocument: Decodable {
    /// What `bomFormat` says in each BOM.
    static let format = "CycloneDX"

    /// The versions that are read.
    static let versions = ["1.4", "1.5", "1.6", "1.7"]

    let serialNumber: String?
    let metadata: Metadata?
    let components: [Component]?
    let vulnerabilities: [Vulnerability]

    private enum CodingKeys: String, CodingKey {
        case specVersion
        case serialNumber
        case metadata
        case components
        case vulnerabilities
    }

    /// Reads a BOM with vulnerabilities: one without that list is about packages only.
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let version = try fields.decodeIfPresent(String.self, forKey: .specVersion) ?? ""
        guard Self.versions.contains(version) else {
            throw ReportError.unsupportedVersion(
                field: CodingKeys.specVersion.rawValue,
                version: version.quoted,
                known: Self.versions.joined(separator: ", ")
            )
        }
        guard
            let vulnerabilities = try fields.decodeIfPresent(
                [Vulnerability].self,
                forKey: .vulnerabilities
            )
        else {
            throw ReportError.noResults(
                reason: "the BOM lists packages and has no list of vulnerabilities"
            )
        }
        self.vulnerabilities = vulnerabilities
        serialNumber = try fields.decodeIfPresent(String.self, forKey: .serialNumber)
        metadata = try fields.decodeIfPresent(Metadata.self, forKey: .metadata)
        components = try fields.decodeIfPresent([Component].self, forKey: .components)
    }

    /// A component that matches, be it inside another one.
    ///
    /// - Parameter matches: Whether a component does.
    /// - Returns: The component, or nil if none does.
    func firstComponent(where matches: (Component) -> Bool) -> Component? {
        var rest = components ?? []
        while let component = rest.popLast() {
            if matches(component) { return component }
            rest += component.components ?? []
        }
        return nil
    }

    /// What the BOM says of itself and of what it describes.
    struct Metadata: Decodable {
        let timestamp: String?
        let tools: Tools?
        let component: Root?
        let supplier: Organization?
        let authors: [Organization]?
    }

    /// A person or an organization.
    struct Organization: Decodable {
        let name: String?
    }

    /// What the BOM describes: the image.
    struct Root: Decodable {
        let bomRef: String?
        let type: String?
        let name: String?
        let version: String?
        let purl: String?
        let properties: [Property]?

        private enum CodingKeys: String, CodingKey {
            case bomRef = "bom-ref"
            case type
            case name
            case version
            case purl
            case properties
        }
    }

    /// A fact that the format has no field for.
    struct Property: Decodable {
        let name: String?
        let value: String?
    }

    /// A package, which may have others in it.
    struct Component: Decodable {
        let bomRef: String?
        let type: String?
        let group: String?
        let name: String?
        let version: String?
        let purl: String?
        let components: [Component]?

        private enum CodingKeys: String, CodingKey {
            case bomRef = "bom-ref"
            case type
            case group
            case name
            case version
            case purl
            case components
        }
    }
}
