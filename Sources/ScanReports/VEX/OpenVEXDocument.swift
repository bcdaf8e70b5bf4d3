/// The parts of an OpenVEX document that are read, in its own shape (OpenVEX 0.2.0).
struct OpenVEXDocument: Decodable {
    let author: String?
    let timestamp: String?
    let statements: [Statement]

    /// Whether a JSON-LD context is that of OpenVEX, whatever its version.
    static func isContext(_ context: String) -> Bool {
        context == "https://openvex.dev/ns" || context.hasPrefix("https://openvex.dev/ns/")
    }

    /// One statement.
    struct Statement: Decodable {
        let vulnerability: Vulnerability?
        let products: [Product]?
        let status: String?
        let justification: String?
        let impactStatement: String?
        let actionStatement: String?
        let timestamp: String?

        private enum CodingKeys: String, CodingKey {
            case vulnerability
            case products
            case status
            case justification
            case impactStatement = "impact_statement"
            case actionStatement = "action_statement"
            case timestamp
        }
    }

    /// The vulnerability, in the words of any database.
    struct Vulnerability: Decodable {
        let name: String?
        let aliases: [String]?
    }

    /// A product, with the packages in it that the statement is about.
    struct Product: Decodable {
        let id: String?
        let identifiers: Identifiers?
        let hashes: [String: String]?
        let subcomponents: [Component]?

        private enum CodingKeys: String, CodingKey {
            case id = "@id"
            case identifiers
            case hashes
            case subcomponents
        }
    }

    /// A package in a product.
    struct Component: Decodable {
        let id: String?
        let identifiers: Identifiers?

        private enum CodingKeys: String, CodingKey {
            case id = "@id"
            case identifiers
        }
    }

    /// Names of a product or package in several systems, of which package URLs are read.
    struct Identifiers: Decodable {
        let purl: String?
    }
}
