import OCI
import PolicyEngine

/// Translates OpenVEX documents.
enum OpenVEX {
    /// The hashes that image digests are made of, by their names in OpenVEX (appendix A).
    private static let algorithms: [(name: String, algorithm: Digest.Algorithm)] = [
        ("sha-256", .sha256), ("sha-384", .sha384), ("sha-512", .sha512),
    ]

    /// Translates one document.
    ///
    /// - Parameters:
    ///   - document: The document.
    ///   - file: The name of its file.
    ///   - facts: Reads the texts.
    /// - Returns: The statements, and what was odd in them.
    /// - Throws: `ReportError` naming what makes the document unusable.
    static func statements(
        _ document: OpenVEXDocument,
        file: String,
        facts: inout FactReader
    ) throws(ReportError) -> VEXDocument {
        let issued = try facts.time(document.timestamp, position: "timestamp")
        var statements: [VEXStatement] = []
        for (index, statement) in document.statements.enumerated() {
            let position = "statements[\(index)]"
            guard let status = statement.status.flatMap(VEXStatus.init) else {
                throw .badValue(
                    position: "\(position).status",
                    reason: "is no status: \((statement.status ?? "").quoted)"
                )
            }
            let vulnerability = statement.vulnerability
            let id = try facts.id(
                vulnerability?.name,
                position: "\(position).vulnerability",
                field: "name"
            )
            let aliases = facts.aliases(of: id, vulnerability?.aliases ?? []) {
                "\(position).vulnerability.aliases[\($0)]"
            }
            let time = try facts.time(statement.timestamp, position: "\(position).timestamp")
            let products = (statement.products ?? []).enumerated().compactMap { index, product in
                let position = "\(position).products[\(index)]"
                return self.product(product, position: position, oddities: &facts.oddities)
            }
            statements.append(
                VEXStatement(
                    id: id,
                    aliases: aliases,
                    status: status,
                    word: status.rawValue,
                    reason: statement.justification ?? statement.impactStatement
                        ?? statement.actionStatement,
                    author: document.author,
                    time: time ?? issued,
                    file: file,
                    products: products
                )
            )
        }
        return VEXDocument(statements: statements, warnings: facts.oddities.warnings)
    }

    /// The image that a product is, or `nil` with a warning if it is none.
    private static func product(
        _ product: OpenVEXDocument.Product,
        position: String,
        oddities: inout Oddities
    ) -> VEXProduct? {
        let urls = [product.id, product.identifiers?.purl].compactMap {
            $0.flatMap(PackageURL.init)
        }
        let hashes = algorithms.compactMap { name, algorithm in
            (product.hashes?[name]).flatMap {
                try? Digest(parsing: "\(algorithm.rawValue):\($0.lowercased())")
            }
        }
        guard let image = VEXProduct(imageURLs: urls, hashes: hashes) else {
            let name = product.id ?? product.identifiers?.purl ?? ""
            oddities.warn("\(position) is ignored: no image in \(name.quoted)")
            return nil
        }
        if case .repository = image.image, product.hashes?.isEmpty == false {
            oddities.warn("\(position) is ignored: its hashes are none of an image")
            return nil
        }
        guard let components = product.subcomponents, !components.isEmpty else { return image }
        // Where none of them can be told, the statement is about no package and not about all.
        return image.with(packages: components.compactMap(package))
    }

    private static func package(_ component: OpenVEXDocument.Component) -> VEXProduct.Package? {
        let names = [component.identifiers?.purl, component.id].compactMap(\.self)
        if let url = names.lazy.compactMap(PackageURL.init).first { return .url(url) }
        return component.id.map(VEXProduct.Package.name)
    }
}
