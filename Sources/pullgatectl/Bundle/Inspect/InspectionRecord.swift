internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import ReportDatabase

/// What a bundle holds, for programs.
struct InspectionRecord: Sendable, Encodable {
    /// A namespace and what happens in it.
    struct Namespace: Sendable, Encodable {
        let name: String
        let mode: String
        let severity: String
    }

    /// The report index.
    struct Index: Sendable, Encodable {
        let digest: String
        let size: Int64
        let images: Int
        let reports: Int?
        let findings: Int?
        let problem: String?
    }

    let revision: UInt64
    let issuedAt: String
    let expiresAt: String?
    let expired: Bool
    let signatureChecked: Bool
    let keyIDs: [String]
    let allowlist: [String]
    let exempt: [String]
    let namespaces: [Namespace]
    let index: Index?

    /// Records an inspection.
    init(_ inspection: Inspection) {
        let bundle = inspection.bundle.bundle
        revision = bundle.revision
        issuedAt = bundle.issuedAt.description
        expiresAt = bundle.expiresAt?.description
        expired = bundle.isExpired(at: inspection.now)
        signatureChecked =
            switch inspection.bundle.signers {
            case .checked: true
            case .unchecked: false
            }
        keyIDs = inspection.bundle.keyIDs
        allowlist = bundle.policies.allowlist.map(\.text).sorted()
        exempt = bundle.policies.exempt.map(\.description)
        namespaces = bundle.policies.namespaces.map { policy in
            Namespace(
                name: policy.name.description,
                mode: policy.mode(at: inspection.now).rawValue,
                severity: policy.severity.word
            )
        }
        index = bundle.reports.map { reports in
            Index(
                digest: reports.digest.description,
                size: reports.size,
                images: reports.images,
                reports: inspection.counts?.reports,
                findings: inspection.counts?.findings,
                problem: inspection.indexProblem
            )
        }
    }
}
