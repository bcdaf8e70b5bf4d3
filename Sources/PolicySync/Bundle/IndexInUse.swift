internal import OCI
internal import ReportDatabase
internal import ScanReports

/// The report index of a bundle in force, which tells when a look-up meets damage.
struct IndexInUse: ScanReportSource {
    let database: ReportDatabase
    let digest: Digest

    /// Told the digest of the index, and what is wrong with it.
    let onDamage: @Sendable (Digest, String) -> Void

    var namesEveryImageID: Bool { database.counts.reportsWithoutImageID == 0 }

    var isInMemory: Bool { false }

    func images(for digests: Set<Digest>) throws(ReportSourceError) -> [ImageReport] {
        do {
            return try database.images(for: digests)
        } catch {
            if error.code.isDamage { onDamage(digest, error.message) }
            throw ReportSourceError(error.message)
        }
    }
}
