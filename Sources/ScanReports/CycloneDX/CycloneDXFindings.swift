import PolicyEngine

/// Translates the vulnerabilities of a CycloneDX BOM into findings.
struct CycloneDXFindings {
    /// A package by the names that a finding has for it.
    private struct Package {
        let name: String
        let version: String
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
                name: Self.name(of: component),
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
            let affected = vulnerability.affects ?? []
            for place in affected.isEmpty ? [nil] : affected.map(Optional.some) {
                let package = package(place)
                let fix = fixedVersion(of: package.name, in: vulnerability, at: place)
                findings.append(
                    Finding(
                        id: id,
                        aliases: aliases,
                        severity: severity,
                        package: facts.text(package.name),
                        installedVersion: facts.text(package.version),
                        fixedVersion: facts.filledText(fix),
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
        guard let url = PackageURL(ref) else { return Package(name: "", version: "") }
        return Package(name: url.packageName, version: url.version ?? "")
    }

    /// The version that has the fix.
    ///
    /// The format's place for it is a version that is not affected. Trivy writes it into the
    /// recommendation instead: `Upgrade openssl to version 3.0.2; Upgrade libssl3 to …`.
    private func fixedVersion(
        of package: String,
        in vulnerability: CycloneDXDocument.Vulnerability,
        at place: CycloneDXDocument.Affected?
    ) -> String? {
        let fixed = (place?.versions ?? []).filter { $0.status == "unaffected" }
            .compactMap(\.version)
        guard fixed.isEmpty else { return fixed.joined(separator: ", ") }
        let start = "Upgrade \(package) to version "
        return vulnerability.recommendation?.split(separator: ";").lazy
            .map { $0.drop { $0 == " " } }
            .first { $0.hasPrefix(start) }
            .map { String($0.dropFirst(start.count)) }
    }

    private static func name(of component: CycloneDXDocument.Component) -> String {
        if let url = component.purl.flatMap(PackageURL.init) { return url.packageName }
        let name = component.name ?? ""
        guard let group = component.group, !group.isEmpty else { return name }
        return "\(group)/\(name)"
    }
}
