internal import Admission
internal import OCI
internal import PolicyBundles
internal import PolicyEngine

/// What changes from one bundle to another, for programs.
struct DifferenceRecord: Sendable, Encodable {
    /// One of the bundles.
    struct Side: Sendable, Encodable {
        let revision: UInt64
        let expired: Bool
        let index: String?
    }

    /// A rule that differs.
    struct Rule: Sendable, Encodable {
        let key: String
        let before: [String]
        let after: [String]

        init(_ change: RuleChange) {
            key = change.key
            before = change.before
            after = change.after
        }
    }

    /// A namespace whose rules differ.
    struct Namespace: Sendable, Encodable {
        let name: String
        let rules: [Rule]
    }

    /// How the policies differ.
    struct Policies: Sendable, Encodable {
        let allowlist: Rule?
        let exempt: Rule?
        let added: [String]
        let removed: [String]
        let changed: [Namespace]
    }

    /// A violation that is new or gone.
    struct Reason: Sendable, Encodable {
        let violation: RecordedViolation
        /// Why the other bundle lets the finding pass, where it says so.
        let otherwise: String?
    }

    /// An image whose outcome changes.
    struct Image: Sendable, Encodable {
        let image: String
        let before: String
        let after: String
        let policyChange: String?
        /// New ones of an image that is blocked now; of one that is allowed now, those that are gone.
        let violations: [Reason]
    }

    let older: Side
    let newer: Side
    let time: String
    let policies: Policies
    /// Where only one of the bundles has reports: `lost`, or `gained` from the older to the newer.
    let reportsChange: String?
    let knownImages: Int
    let imagesWithoutRepository: Int
    let images: [Image]

    /// Records a difference.
    init(_ difference: BundleDifference) {
        func side(_ side: BundleSide) -> Side {
            Side(
                revision: side.bundle.revision,
                expired: side.bundle.isExpired(at: difference.time),
                index: side.bundle.reports?.digest.description
            )
        }
        older = side(difference.older)
        newer = side(difference.newer)
        time = difference.time.description
        policies = Policies(
            allowlist: difference.policies.allowlist.map(Rule.init),
            exempt: difference.policies.exempt.map(Rule.init),
            added: difference.policies.added.map(\.name.description),
            removed: difference.policies.removed.map(\.name.description),
            changed: difference.policies.changed.map { namespace in
                Namespace(
                    name: namespace.name.description,
                    rules: namespace.rules.map(Rule.init)
                )
            }
        )
        reportsChange = difference.reportsChange?.rawValue
        knownImages = difference.knownImages
        imagesWithoutRepository = difference.imagesWithoutRepository
        images = difference.changes.map { change in
            Image(
                image: change.reference.description,
                before: change.before.outcome.rawValue,
                after: change.after.outcome.rawValue,
                policyChange: change.policyChange,
                violations: change.reasons.map { reason in
                    Reason(
                        violation: RecordedViolation(reason.violation),
                        otherwise: reason.remark
                    )
                }
            )
        }
    }
}
