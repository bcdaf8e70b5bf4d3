import PolicyEngine

/// Translates the vulnerabilities of a CycloneDX BOM into findings.
struct CycloneDXFindings {
    private struct Package {
        /// Its names, of which findings have the first.
        let names: [String]
        let version: String

        var name: String { names.first ?? "" }
    }

    private let document: CycloneDXDocument
    private let packages: [String: Package]

    /// Takes a BOM and notes its packages, those inside others too.
    init(_ document: CycloneDXDocument) {
        self.document = document
        var packages: [String: Package] = [:]
        var rest = document.components ?? []
        while let component = rest.popLast() {
            rest += component.components ?? []
            guard let ref = component.bomRef else { continue }
            packages[ref] = Package(
                names: Self.names(of: component),
                version: component.version ?? ""
            )
        }
        self.packages = packages
    }

    /// Whether a reference is to a package of the BOM.
    func lists(_ ref: String?) -> Bool {
        ref.map { packages[$0] != nil } ?? false
    }

    /// The findings, one for each package that a vulnerability affects.
    ///
    /// Those that the BOM itself analyses away are left out. One whose package is not in the BOM
    /// stays, under what its reference tells.
    ///
    /// - Parameter facts: Reads the texts.
    /// - Returns: The findings, in the BOM's order.
    /// - Throws: `ReportError` naming the first vulnerability without a usable id.
    func findings(facts: inout FactReader) throws(ReportError) -> [Finding] {
        let fixes = CycloneDXFixes(document)
        var findings: [Finding] = []
        for (index, vulnerability) in document.vulnerabilities.enumerated() {
            let position = "vulnerabilities[\(index)]"
            let id = try facts.id(vulnerability.id, position: position, field: "id")
            let state = vulnerability.analysis?.state.flatMap(CycloneDXState.init)
            guard state?.status.takesFindingsOut != true else { continue }
            let aliases = facts.aliases(
                of: id,
                (vulnerability.references ?? []).compactMap(\.id)
            ) { "\(position).references[\($0)].id" }
            let severity = CycloneDXRating.severity(vulnerability.ratings ?? [], facts: &facts)
            let published = facts.publication(
                vulnerability.published,
                position: "\(position).published"
            )
            let knownExploited = KnownExploitedCatalogue.marks(
                vulnerability.catalogueReferences,
                ids: [id] + aliases
            )
            let recommendation = CycloneDXRecommendation(vulnerability.recommendation)
            let affected = vulnerability.affects ?? []
            for place in affected.isEmpty ? [nil] : affected.map(Optional.some) {
                let package = package(place)
                let fix = fixes.versions(
                    at: place,
                    in: package.names,
                    recommendation: recommendation
                )
                findings.append(
                    Finding(
                        id: id,
                        aliases: aliases,
                        severity: severity,
                        package: facts.text(package.name),
                        installedVersion: facts.text(package.version),
                        fixedVersion: facts.filledText(fix.text),
                        isFixUnknown: fix.areUnknown,
                        publishedAt: published,
                        knownExploited: knownExploited
                    )
                )
            }
        }
        return findings
    }

    private func package(_ place: CycloneDXDocument.Affected?) -> Package {
        let ref = place?.ref ?? ""
        if let package = packages[ref] { return package }
        guard let url = PackageURL(ref) else { return Package(names: [], version: "") }
        return Package(names: [url.packageName], version: url.version ?? "")
    }

    /// The name in the package URL, which tells its ecosystem's spelling, and the component's own.
    private static func names(of component: CycloneDXDocument.Component) -> [String] {
        let name = component.name ?? ""
        let group = component.group ?? ""
        return [
            component.purl.flatMap(PackageURL.init)?.packageName,
            group.isEmpty ? name : "\(group)/\(name)",
        ].compactMap(\.self)
    }
}
