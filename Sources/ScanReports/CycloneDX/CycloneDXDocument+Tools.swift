extension CycloneDXDocument {
    /// The programs that made the BOM: a list until 1.4, an object with lists since 1.5.
    struct Tools: Decodable {
        /// Their names, in their order.
        let names: [String]

        private enum CodingKeys: String, CodingKey {
            case components
            case services
        }

        private struct Tool: Decodable {
            let name: String?
        }

        init(from decoder: any Decoder) throws {
            var tools: [Tool]
            if let fields = try? decoder.container(keyedBy: CodingKeys.self) {
                tools = try fields.decodeIfPresent([Tool].self, forKey: .components) ?? []
                tools += try fields.decodeIfPresent([Tool].self, forKey: .services) ?? []
            } else {
                tools = try decoder.singleValueContainer().decode([Tool].self)
            }
            names = tools.compactMap(\.name).filter { !$0.isEmpty }
        }
    }
}
