import GRDB
import OCI
import PolicyEngine
import ScanReports

extension ReportDatabaseWriter {
    /// The columns of a report.
    ///
    /// - Parameters:
    ///   - image: The report.
    ///   - number: Its number.
    ///   - findings: The numbers of its findings.
    ///   - repositories: The numbers of its image's repositories.
    /// - Returns: The columns in the table's order.
    static func columns(
        of image: ImageReport,
        number: Int64,
        findings: Set<Int64>,
        repositories: Set<Int64>
    ) -> StatementArguments {
        let unfinished: String? =
            switch image.report.state {
            case .finished: nil
            case .unfinished(let reason): reason
            }
        return [
            number,
            image.imageID?.shortHash(apartFrom: image.digests),
            image.platform?.os.storable,
            image.platform?.architecture.storable,
            image.platform?.variant?.storable,
            image.report.scanner.storable,
            image.report.scannedAt?.secondsSinceEpoch,
            unfinished?.storable,
            NumberList.encode(findings),
            NumberList.encode(repositories),
        ]
    }
}
