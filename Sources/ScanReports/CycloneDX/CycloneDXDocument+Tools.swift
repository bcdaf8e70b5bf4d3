extension CycloneDXDocument {
    /// The programs that made the BOM: a list until 1.4, an object with lists since 1.5.
    struct Tools: Decodable {
        /// Those that have a name, in their order.
        private let tools: [Tool]

        /// Their names in lower case.
        var names: [String] { tools.map(\.name) }

        private enum CodingKeys: String, CodingKey {
            case components
            case services
        }

        init(from decoder: any Decoder) throws {
            var listed: [Fields]
            if let fields = try? decoder.container(keyedBy: CodingKeys.self) {
                listed = try fields.decodeIfPresent([Fields].self, forKey: .components) ?? []
                listed += try fields.decodeIfPresent([Fields].self, forKey: .services) ?? []
            } else {
                listed = try decoder.singleValueContainer().decode([Fields].self)
            }
            tools = listed.compactMap(Tool.init)
        }

        /// The first program of a name, or nil if there is none.
        ///
        /// - Parameter name: The name in lower case.
        /// - Returns: The program.
        func tool(named name: String) -> Tool? {
            tools.first { $0.name == name }
        }

        fileprivate struct Fields: Decodable {
            let name: String?
            let version: String?
        }

        /// One program.
        struct Tool {
            /// Its name in lower case.
            let name: String

            /// Its release, or nil if it does not tell.
            let release: ReleaseNumber?

            fileprivate init?(_ fields: Fields) {
                guard let name = fields.name, !name.isEmpty else { return nil }
                self.name = name.lowercased()
                release = fields.version.flatMap(ReleaseNumber.init)
            }
        }
    }
}
