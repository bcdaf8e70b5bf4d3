internal import OCI
internal import PolicyBundles
internal import PolicyEngine

/// What a bundle is worth, for programs.
struct VerificationRecord: Sendable, Encodable {
    let good: Bool
    let problems: [String]
    let revision: UInt64?
    let issuedAt: String?
    let expiresAt: String?
    let keyIDs: [String]
    let index: String?
    let indexChecked: Bool

    /// Records a verification.
    init(_ verification: Verification) {
        let bundle = verification.bundle?.bundle
        good = verification.problems.isEmpty
        problems = verification.problems
        revision = bundle?.revision
        issuedAt = bundle?.issuedAt.description
        expiresAt = bundle?.expiresAt?.description
        keyIDs = verification.bundle?.keyIDs ?? []
        index = bundle?.reports?.digest.description
        indexChecked = verification.counts != nil
    }
}
