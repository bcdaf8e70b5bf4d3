internal import FoundationEssentials
internal import PolicyEngine
internal import ScanReports

/// What scanners write.
extension FuzzTarget {
    static func report(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let file = try? ScanReportFile.decode(Data(input), name: "report.json") else {
            return .refused
        }
        switch file {
        case .reports(let reports):
            let findings = reports.reduce(0) { $0 + $1.image.report.findings.count }
            try FuzzFault.check(
                findings <= input.count,
                "\(input.count) bytes do not make \(findings) findings"
            )
            for report in reports {
                try check(report.image.report)
            }
        case .vex(let document):
            try FuzzFault.check(
                document.statements.count <= input.count,
                "\(input.count) bytes do not make \(document.statements.count) statements"
            )
        }
        return .taken
    }

    private static func check(_ report: ScanReport) throws(FuzzFault) {
        for finding in report.findings {
            try FuzzFault.check(
                VulnerabilityID(finding.id.text) == finding.id,
                "a finding has an id that an allowlist can name: \(finding.id)"
            )
            try FuzzFault.check(
                finding.epss.map { (0...1).contains($0) } ?? true,
                "a probability is one"
            )
        }
    }
}
