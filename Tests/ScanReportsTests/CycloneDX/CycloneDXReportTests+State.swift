import PolicyEngine
import Testing

@testable import ScanReports

extension CycloneDXReportTests {
    private static let bash = #"{"bom-ref": "bash", "name": "bash", "purl": "pkg:deb/bash@5"}"#
    private static let module = #"{"bom-ref": "net", "name": "net", "purl": "pkg:golang/net@1"}"#

    private static func system(_ name: String) -> String {
        #"{"bom-ref": "os", "type": "operating-system", "name": "\#(name)"}"#
    }

    private func state(
        version: String = "0.92.0",
        components: [String],
        source: String? = nil
    ) throws -> ScanReport.State {
        let finding = source.map {
            CycloneDXText.vulnerability("CVE-1", adding: #""source": {"name": "\#($0)"}"#)
        }
        let text = CycloneDXText(
            tools: #"{"components": [{"name": "grype", "version": "\#(version)"}]}"#,
            components: "[\(components.joined(separator: ","))]",
            vulnerabilities: "[\(finding ?? "")]"
        )
        return try text.report.report().image.report.state
    }

    @Test(arguments: [
        (["archlinux"], "0.120.0"), (["wolfi"], "0.50.0"), (["minimos"], "[not provided]"),
        ([], "0.120.0"), ([""], "0.120.0"),
    ])
    func takesABOMOnADistributionThatGrypeNeedNotKnowForUnfinished(
        names: [String],
        version: String
    ) throws {
        let name = names.first ?? ""
        let reason =
            name.isEmpty
            ? "Grype has found packages and not the distribution that they are of"
            : "this Grype is not known to have data for the image's distribution, \"\(name)\""
        for source in [nil, "github-language-go"] {
            let state = try state(
                version: version,
                components: [Self.module, Self.bash] + names.map(Self.system),
                source: source
            )
            #expect(state == .unfinished(reason: reason))
        }
    }

    @Test(arguments: [
        [bash, system("debian")], [bash, system("rhel")], [module], [],
        [module, system("archlinux")],
        [#"{"name": "a", "components": [\#(system("alpine")), \#(bash)]}"#],
    ])
    func takesABOMOnWhatGrypeKnowsForFinished(components: [String]) throws {
        #expect(try state(components: components) == .finished)
    }

    @Test func takesABOMThatHasFoundSomethingInADistributionForFinished() throws {
        let state = try state(
            components: [Self.bash, Self.system("fedora")],
            source: "fedora-distro-fedora-42"
        )
        #expect(state == .finished)
    }
}
