internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import ReportDatabase

/// What a build made, for programs.
struct BuildRecord: Sendable, Encodable {
    /// The report index.
    struct Index: Sendable, Encodable {
        let digest: String
        let size: Int64
        let unchanged: Bool
        let images: Int
        let reports: Int
        let findings: Int
        let removedByVEX: Int
        let skipped: [IndexBuild.SkippedFile]
    }

    let bundle: String
    let revision: UInt64
    let issuedAt: String
    let expiresAt: String?
    let keyIDs: [String]
    let namespaces: Int
    let index: Index?
    let pruned: Int

    /// Records a result.
    init(_ result: BundleBuild.Result) {
        bundle = result.file
        revision = result.bundle.revision
        issuedAt = result.bundle.issuedAt.description
        expiresAt = result.bundle.expiresAt?.description
        keyIDs = result.keys.map(\.publicKey.id)
        namespaces = result.bundle.policies.namespaces.count
        index = result.index.map { index in
            Index(
                digest: index.reference.digest.description,
                size: index.reference.size,
                unchanged: result.previous?.reports?.digest == index.reference.digest,
                images: index.counts.images,
                reports: index.counts.reports,
                findings: index.counts.findings,
                removedByVEX: index.removals,
                skipped: index.skipped
            )
        }
        pruned = result.pruned
    }
}
