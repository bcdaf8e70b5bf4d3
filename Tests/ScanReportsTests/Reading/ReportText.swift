import FoundationEssentials
import OCI
import ScanReports
import Testing

/// The text of a file, decoded as the kind of file that a test is about.
struct ReportText {
    let json: String
    var name = "file.json"

    init(_ json: String, name: String = "file.json") {
        self.json = json
        self.name = name
    }

    /// The one report of the file.
    func report() throws -> DecodedReport {
        let reports = try reports()
        try #require(reports.count == 1)
        return reports[0]
    }

    func reports() throws -> [DecodedReport] {
        guard case .reports(let reports) = try file() else {
            Issue.record("it is a VEX document")
            return []
        }
        return reports
    }

    func vex() throws -> VEXDocument {
        guard case .vex(let document) = try file() else {
            Issue.record("it is a scan report")
            return try #require(nil)
        }
        return document
    }

    func file() throws -> ScanReportFile {
        try ScanReportFile.decode(Data(json.utf8), name: name)
    }
}
