import OCI
import PolicyEngine
import ScanReports

@testable import ReportDatabase

/// Reports and indexes for tests.
enum Sample {
    /// The date of the bundles that indexes are made for.
    static let date = Timestamp(secondsSinceEpoch: 1_700_000_000)

    /// The digest whose hash ends in a number, to tell images apart at a glance.
    static func digest(_ number: Int) -> Digest {
        let digits = String(number)
        let hash = String(repeating: "0", count: 64 - digits.utf8.count) + digits
        guard let digest = try? Digest(parsing: "sha256:\(hash)") else {
            preconditionFailure("a hash has 64 digits")
        }
        return digest
    }

    static func id(_ text: String) -> VulnerabilityID {
        guard let id = VulnerabilityID(text) else { preconditionFailure("\(text) is an id") }
        return id
    }

    /// A finding in a package, published on a day.
    static func finding(
        _ name: String,
        aliases: [String] = [],
        publishedAt: Int64? = 1
    ) -> Finding {
        Finding(
            id: id(name),
            aliases: aliases.map(id),
            severity: .high,
            package: "openssl",
            installedVersion: "3.0.1",
            publishedAt: publishedAt.map(Timestamp.init)
        )
    }

    /// A report with findings.
    static func image(
        _ findings: [Finding],
        id: Int? = 1,
        digests: Set<Int> = [],
        scannedAt: Int64? = 1,
        state: ScanReport.State = .finished
    ) -> ImageReport {
        ImageReport(
            imageID: id.map(digest),
            digests: Set(digests.map(digest)),
            repositories: ["registry.example.com/team/\(id ?? 0)"],
            tags: [],
            report: ScanReport(
                scanner: "trivy",
                scannedAt: scannedAt.map(Timestamp.init),
                state: state,
                findings: findings
            )
        )
    }

    /// Reports on many images that share findings, enough for tables of several levels.
    static func images(count: Int) -> [ImageReport] {
        (1...count).map { number in
            let names = (0..<20).map { "CVE-2024-\(number % 50 + $0)" }
            return image(names.map { finding($0) }, id: number, digests: [number + 1_000_000])
        }
    }

    /// Writes an index.
    @discardableResult
    static func write(
        _ images: [ImageReport],
        to path: String,
        date: Timestamp = date,
        firstSeen: [VulnerabilityID: Timestamp] = [:]
    ) throws -> ReportDatabaseCounts {
        var writer = try ReportDatabaseWriter(path: path, date: date, firstSeen: firstSeen)
        for image in images { try writer.add(image) }
        return try writer.finish()
    }
}
