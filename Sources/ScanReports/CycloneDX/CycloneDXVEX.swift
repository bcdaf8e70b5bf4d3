import PolicyEngine

/// Translates CycloneDX BOMs that say of vulnerabilities whether products have them.
enum CycloneDXVEX {
    /// The prefix of a BOM-Link, which names a component of another BOM:
    /// `urn:cdx:serialNumber/version#bom-ref`.
    private static let linkPrefix = "urn:cdx:"

    /// Whether a BOM is a VEX document and not a scan report.
    ///
    /// It is one if each vulnerability has an analysis and none of them is in a package that the
    /// BOM lists. To take it for the report of a scan would let an image pass that nobody scanned.
    ///
    /// - Parameter document: The BOM.
    /// - Returns: Whether it is one.
    static func isVEX(_ document: CycloneDXDocument) -> Bool {
        let vulnerabilities = document.vulnerabilities
        guard !vulnerabilities.isEmpty,
            vulnerabilities.allSatisfy({ $0.analysis?.state != nil })
        else { return false }
        let packages = CycloneDXFindings(document)
        return !vulnerabilities.contains { vulnerability in
            (vulnerability.affects ?? []).contains { packages.lists($0.ref) }
        }
    }

    /// Translates one BOM.
    ///
    /// - Parameters:
    ///   - document: The BOM.
    ///   - file: The name of its file.
    ///   - facts: Reads the texts.
    /// - Returns: The statements, and what was odd in them.
    /// - Throws: `ReportError` naming what makes the BOM unusable.
    static func statements(
        _ document: CycloneDXDocument,
        file: String,
        facts: inout FactReader
    ) throws(ReportError) -> VEXDocument {
        let metadata = document.metadata
        let issued = try facts.time(metadata?.timestamp, position: "metadata.timestamp")
        let author = metadata?.authors?.first?.name ?? metadata?.supplier?.name
        var statements: [VEXStatement] = []
        for (index, vulnerability) in document.vulnerabilities.enumerated() {
            let position = "vulnerabilities[\(index)]"
            let analysis = vulnerability.analysis
            guard let state = analysis?.state.flatMap(CycloneDXState.init) else {
                throw .badValue(
                    position: "\(position).analysis.state",
                    reason: "is no state: \((analysis?.state ?? "").quoted)"
                )
            }
            let id = try facts.id(vulnerability.id, position: position, field: "id")
            let aliases = facts.aliases(
                of: id,
                (vulnerability.references ?? []).compactMap(\.id)
            ) { "\(position).references[\($0)].id" }
            let updated = try facts.time(
                analysis?.lastUpdated,
                position: "\(position).analysis.lastUpdated"
            )
            let first = try facts.time(
                analysis?.firstIssued,
                position: "\(position).analysis.firstIssued"
            )
            let products = (vulnerability.affects ?? []).enumerated().compactMap { index, place in
                product(
                    place,
                    of: document,
                    status: state.status,
                    position: "\(position).affects[\(index)]",
                    oddities: &facts.oddities
                )
            }
            statements.append(
                VEXStatement(
                    id: id,
                    aliases: aliases,
                    status: state.status,
                    word: state.rawValue,
                    reason: analysis?.justification ?? analysis?.detail,
                    author: author,
                    time: updated ?? first ?? issued,
                    file: file,
                    products: products
                )
            )
        }
        return VEXDocument(statements: statements, warnings: facts.oddities.warnings)
    }

    /// The product that a reference names, or `nil` with a warning if it names none.
    private static func product(
        _ place: CycloneDXDocument.Affected,
        of document: CycloneDXDocument,
        status: VEXStatus,
        position: String,
        oddities: inout Oddities
    ) -> VEXProduct? {
        let ref = place.ref ?? ""
        // Of which versions an image is cannot be told, so that what is said of some says nothing.
        guard place.versions?.isEmpty ?? true || !status.takesFindingsOut else {
            oddities.warn("\(position) is ignored: it is about some versions only")
            return nil
        }
        guard let product = product(ref, of: document) else {
            oddities.warn("\(position).ref is ignored: no image in \(ref.quoted)")
            return nil
        }
        return product
    }

    private static func product(_ ref: String, of document: CycloneDXDocument) -> VEXProduct? {
        if ref.hasPrefix(linkPrefix) { return product(link: ref.dropFirst(linkPrefix.count)) }
        let root = document.metadata?.component
        let isRoot = !ref.isEmpty && ref == root?.bomRef
        if let url = PackageURL(ref), !isRoot {
            if url.type == VEXProduct.imageType { return VEXProduct(imageURLs: [url]) }
            return image(root)?.with(packages: [.url(url)])
        }
        return isRoot ? image(root) : nil
    }

    /// The image that the BOM is about, by its package URL or by other names with a digest.
    private static func image(_ root: CycloneDXDocument.Root?) -> VEXProduct? {
        if let url = root?.purl.flatMap(PackageURL.init), url.type == VEXProduct.imageType {
            return VEXProduct(imageURLs: [url])
        }
        var oddities = Oddities()
        guard let names = try? CycloneDXReport.imageNames(root, oddities: &oddities) else {
            return nil
        }
        let digests = names.imageID.map { names.digests.union([$0]) } ?? names.digests
        return VEXProduct(image: .digests(digests), architectures: [])
    }

    /// The product that a BOM-Link names: an image by its package URL, or one package of the image
    /// that the other BOM describes.
    private static func product(link: Substring) -> VEXProduct? {
        let serialNumber = link.prefix { $0 != "/" }.lowercased()
        let ref = String(link.drop { $0 != "#" }.dropFirst())
        // The `bom-ref` is escaped as a whole, so that a package URL in it is escaped twice.
        guard let text = ref.percentDecoded, let url = PackageURL(text) else { return nil }
        if url.type == VEXProduct.imageType { return VEXProduct(imageURLs: [url]) }
        return VEXProduct(image: .bom(serialNumber), architectures: [], packages: [.url(url)])
    }
}
