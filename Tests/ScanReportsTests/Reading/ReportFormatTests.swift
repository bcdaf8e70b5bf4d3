import FoundationEssentials
import Testing

@testable import ScanReports

@Suite struct ReportFormatTests {
    /// A file of which only the format is read.
    private struct Probe: Decodable {
        let format: ReportFormat

        init(from decoder: any Decoder) throws {
            format = try ReportFormat(from: decoder)
        }
    }

    private static func format(of text: String) throws -> ReportFormat {
        try JSONText.decode(Probe.self, from: Data(text.utf8)).format
    }

    @Test(arguments: [
        (#"{"SchemaVersion": 2}"#, ReportFormat.trivy),
        (#"{"SchemaVersion": "x", "Results": 7}"#, .trivy),
        (#"{"matches": [], "source": {}, "distro": {}, "descriptor": {}}"#, .grype),
        (#"{"generated_at": "", "vulnerabilities": null}"#, .harbor),
        (#"{"application/vnd.security.vulnerability.report; version=1.1": {}}"#, .harbor),
        (#"{"application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0": {}}"#, .harbor),
        (#"{"bomFormat": "CycloneDX", "specVersion": "1.2"}"#, .cycloneDX),
        (#"{"$schema": "s", "bomFormat": "CycloneDX", "matches": 1, "descriptor": 1}"#, .cycloneDX),
        (#"{"@context": "https://openvex.dev/ns/v0.2.0", "statements": []}"#, .openVEX),
        (#"{"@context": "https://openvex.dev/ns"}"#, .openVEX),
    ])
    func tellsAFormatByTheFieldsOfAFile(text: String, format: ReportFormat) throws {
        #expect(try Self.format(of: text) == format)
    }

    @Test(arguments: [
        ("{}", "it has no fields"), ("[]", "it is not a JSON object"),
        ("null", "it is not a JSON object"), ("7", "it is not a JSON object"),
        (#"[{"Target": "x", "Vulnerabilities": null}]"#, "it is not a JSON object"),
        (
            #"{"spdxVersion": "SPDX-2.3", "packages": []}"#,
            #"it has the fields "packages", "spdxVersion""#
        ),
        (#"{"@context": "https://schema.org"}"#, #"it has the fields "@context""#),
        (#"{"@context": "https://openvex.dev/nsx"}"#, #"it has the fields "@context""#),
        (#"{"@context": 7, "bomFormat": "x"}"#, #"it has the fields "@context", "bomFormat""#),
        (#"{"matches": []}"#, #"it has the fields "matches""#),
        (#"{"a\nb": 1}"#, #"it has the fields "a\nb""#),
        (
            #"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1}"#,
            #"it has 9 fields, "a", "b", "c", "d", "e", "f", "g", "h" …"#
        ),
    ])
    func saysWhatIsKnownAndWhatItSawOfAnythingElse(text: String, seen: String) {
        let known = "Trivy, Grype, Harbor, CycloneDX, OpenVEX"
        #expect {
            try Self.format(of: text)
        } throws: { error in
            "\(error)" == "it is of none of the known formats (\(known)): \(seen)"
        }
        #expect(throws: ReportError.self) { try ReportText(text).file() }
    }

    @Test(arguments: [
        ("", "it is empty"),
        (" ", "it is not valid JSON: it ends too early, at line 1, column 2"),
        (#"{"SchemaVersion": 2, "Artif"#, "it ends too early, at line 1, column 28"),
        (#"{"SchemaVersion": 2} {"SchemaVersion": 2}"#, "line 1, column 22 is wrong"),
        ("INFO scanning\n{}", "line 1, column 1 is wrong"),
        ("{\n  \"a\": [1, 2,\n  }", "line 3, column 3 is wrong"),
    ])
    func saysWhereATextStopsBeingJSON(text: String, reason: String) {
        #expect {
            try Self.format(of: text)
        } throws: { error in
            "\(error)".hasSuffix(reason)
        }
    }
}
