import PolicyEngine

extension CycloneDXReport {
    /// CycloneDX's name for a distribution among components.
    private static let operatingSystem = "operating-system"

    /// What the names of Grype's sources that are of a distribution's data have in them:
    /// `debian-distro-debian-12`.
    private static let distributionSource = "-distro-"

    /// Whether anybody looked for vulnerabilities in what the image is made of.
    ///
    /// Trivy writes an empty list also when it was not asked to look for any, which is what it
    /// does by default when it writes CycloneDX. To take that for a clean report would let an
    /// image pass that nobody looked at. Another tool that has completed such a BOM and added its
    /// name need not have looked either, but for Grype, which always looks.
    ///
    /// - Parameter document: The BOM.
    /// - Returns: The state.
    static func state(of document: CycloneDXDocument) -> ScanReport.State {
        let tools = document.metadata?.tools
        let reason: String?
        if let grype = tools?.tool(named: GrypeReport.scanner) {
            reason = reasonForNothing(in: document, release: grype.release)
        } else if document.vulnerabilities.isEmpty, tools?.tool(named: TrivyReport.scanner) != nil {
            reason =
                "Trivy writes a BOM without vulnerabilities also when it looks for none; "
                + "its JSON report tells"
        } else {
            reason = nil
        }
        return reason.map { .unfinished(reason: $0) } ?? .finished
    }

    /// Why a BOM of Grype's tells nothing of the packages of the image's distribution.
    ///
    /// - Parameters:
    ///   - document: The BOM.
    ///   - release: The release of Grype, or nil if that is not known.
    /// - Returns: The reason, or nil if Grype has looked them up, or there are none.
    private static func reasonForNothing(
        in document: CycloneDXDocument,
        release: ReleaseNumber?
    ) -> String? {
        let package = document.firstComponent {
            ($0.purl.flatMap(PackageURL.init)?.type).map(GrypeReport.distributionPackages.contains)
                == true
        }
        guard package != nil, !hasFindingsOfDistribution(document) else { return nil }
        let distribution = document.firstComponent { $0.type == operatingSystem }?.name ?? ""
        guard !distribution.isEmpty else {
            return "Grype has found packages and not the distribution that they are of"
        }
        return GrypeDistribution.reasonForNothing(in: distribution, release: release)
    }

    private static func hasFindingsOfDistribution(_ document: CycloneDXDocument) -> Bool {
        document.vulnerabilities.contains {
            $0.source?.name?.contains(distributionSource) == true
        }
    }
}
