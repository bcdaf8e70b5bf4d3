import OCI
import PolicyEngine
import ScanReports

/// Makes reports that name one digest, which is not known to be an image ID.
struct ImageReportOnOneDigest {
    let digest: Digest
    var platform: Platform?

    func bad() throws -> ImageReport {
        let findings = [try Sample.finding()]
        return report(ScanReport(scanner: "trivy", scannedAt: Sample.now, findings: findings))
    }

    func clean() throws -> ImageReport {
        let findings = [try Sample.finding("CVE-2024-2", .low)]
        return report(ScanReport(scanner: "trivy", scannedAt: Sample.now, findings: findings))
    }

    func unfinished(
        _ findings: Finding...,
        scannedAt: Timestamp = Sample.now
    ) -> ImageReport {
        report(
            ScanReport(
                scanner: "trivy",
                scannedAt: scannedAt,
                state: .unfinished(reason: "running"),
                findings: findings
            )
        )
    }

    private func report(_ report: ScanReport) -> ImageReport {
        ImageReport(
            imageID: nil,
            platform: platform,
            digests: [digest],
            tags: [],
            report: report
        )
    }
}
