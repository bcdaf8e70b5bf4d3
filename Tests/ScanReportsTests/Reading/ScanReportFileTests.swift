import FoundationEssentials
import PolicyEngine
import Testing

@testable import ScanReports

@Suite struct ScanReportFileTests {
    @Test func readsAFileWhateverItsName() throws {
        try TemporaryFolder.with { folder in
            try folder.write(TrivyText().json, to: "report")
            try folder.link("link", to: "report")
            for name in ["report", "link"] {
                let path = folder.path + "/" + name
                let expected = ScanReportFile.reports([try TrivyText().decoded()])
                #expect(try ScanReportFile.decode(contentsOf: path) == expected)
            }
        }
    }

    @Test func saysWhyAFileCannotBeRead() throws {
        try TemporaryFolder.with { folder in
            try folder.makeFolder("folder")
            #expect(throws: ReportError.unreadable(reason: "does not exist")) {
                try ScanReportFile.decode(contentsOf: folder.path + "/missing")
            }
            #expect(throws: ReportError.unreadable(reason: "is not a regular file")) {
                try ScanReportFile.decode(contentsOf: folder.path + "/folder")
            }
        }
    }

    @Test func refusesAFileThatIsTooLargeBeforeItIsRead() throws {
        try TemporaryFolder.with { folder in
            let path = folder.path + "/report.json"
            let text = TrivyText().json
            try folder.write(text, to: "report.json")
            let size = UInt64(text.utf8.count)
            #expect(throws: Never.self) {
                try ScanReportFile.decode(contentsOf: path, maximumBytes: size)
            }
            let expected = ReportError.tooLarge(bytes: size, maximum: size - 1)
            #expect(throws: expected) {
                try ScanReportFile.decode(contentsOf: path, maximumBytes: size - 1)
            }
            #expect(
                expected.description == "it has \(size) bytes, and at most \(size - 1) are read"
            )
        }
    }

    @Test func decodesALargeReportWhole() throws {
        let padding = String(repeating: "In the kernel, this has been resolved. ", count: 20)
        let vulnerabilities = (0..<6_000).map { number in
            TrivyText.vulnerability(
                "CVE-2024-\(number)",
                adding: #""Severity": "HIGH", "Description": "\#(padding)""#
            )
        }
        let text = TrivyText(results: TrivyText.results(vulnerabilities)).json
        #expect(text.utf8.count > 5_000_000)
        let findings = try ReportText(text).report().image.report.findings
        #expect(findings.count == 6_000)
        #expect(findings.last?.id.text == "CVE-2024-5999")
        #expect(findings.allSatisfy { $0.severity == .high })
    }
}
