internal import PolicyEngine

/// One line of the decision log: a pull, what was decided, and all that led to it.
///
/// It is encoded as one JSON object. Credentials never get here.
public struct DecisionRecord: Sendable, Encodable {
    /// Bytes of an image reference that could not be read: the longest that can has far less.
    static let maximumImageLength = 1024

    /// Bytes of each name of a pod; Kubernetes allows 253.
    static let maximumPodNameLength = 253

    /// Bytes of what is said about a request that could not be read.
    static let maximumInvalidMessageLength = 899

    /// What the decision rests on.
    public enum Basis: String, Sendable, Encodable {
        /// The namespace's policy was evaluated.
        case policy
        /// A list says that the image is not judged.
        case exempt
        /// The namespace's policy is off.
        case policyOff
        /// No namespace policy covers the image.
        case noPolicy
        /// The policy denies the image, and lets through what is on the node already.
        case present
        /// The policy denies an image that is on the node, and the caller is not told that it is.
        ///
        /// Nobody has pulled it.
        case hidden
        /// The registry has no such image, which is for the runtime to say.
        case notFound
        /// What was pulled is not there any more, so that nothing is left to let through.
        case gone
        /// The runtime does not tell what a pull without success has left, which may be a denied
        /// image.
        ///
        /// The pull fails with the runtime's own error.
        case unseen
        /// The pull could not be judged, and the failure mode decided.
        case failureMode
        /// The request could not be read.
        case invalidRequest
    }

    /// The pod that the pull is for, as the client says.
    public struct Pod: Sendable, Encodable {
        /// The pod's namespace.
        public let namespace: String
        /// The pod's name.
        public let name: String
        /// The pod's unique id.
        public let uid: String
    }

    /// What a pull has brought or left: an image that was judged once it was there, as it is not the
    /// one that was judged before or too little was known of that; one that has gone; or what nobody
    /// could look at.
    public struct Pulled: Sendable, Encodable {
        /// The image ID of what came; nil if the runtime did not tell.
        public let imageID: String?
        /// The image IDs that were judged before the pull; empty if none was known.
        public let judgedImageIDs: [String]
        /// Whether it has been removed again, or has gone; nil for one that may stay or that nobody has
        /// seen.
        public let isRemoved: Bool?
        /// Why it could not be removed.
        public let removalError: String?
        /// Why a denied image stays: `pinned`, or the name that it stays for.
        public let keptFor: String?
        /// Whether the pull was let through before for the reason of its pod, so that this decision
        /// is no other use of it; it is not written, as the first decision has the reason.
        public let hadBrokenGlass: Bool

        private enum CodingKeys: String, CodingKey {
            case imageID, judgedImageIDs, removalError, keptFor
            case isRemoved = "removed"
        }
    }

    /// Identifies the decision; random, so that it is unique across nodes.
    public let decisionID: String
    /// When the pull was judged, in RFC 3339.
    public let time: String
    /// Allow or deny; an invalid request is denied.
    public let outcome: String
    /// Whether the pull was denied.
    public var isDenial: Bool { outcome == Evaluation.Outcome.deny.rawValue }
    /// What the decision rests on.
    public let basis: Basis
    /// Who asked, if known.
    public let caller: Caller?
    /// The image as the caller wrote it; nil when the request could not be read.
    public let image: String?
    /// The image as containerd reads it.
    public let reference: String?
    /// The digests that it was judged by.
    public let digests: [String]
    /// How many scan reports are known for it; nil when none was looked for.
    ///
    /// An image with none that is allowed owes it to the rule `unscanned` alone.
    public let reports: Int?
    /// Those reports, each with its scanner and its date.
    public let scans: [RecordedScan]
    /// What had come by then; nil for a decision before the pull.
    ///
    /// Such a second decision is recorded only when the tag moved between the first and the pull,
    /// when more is known of an image once it is there, when that has gone again, or when nobody can
    /// tell what a pull without success has left.
    public let pulled: Pulled?
    /// The pod that the pull is for.
    public let pod: Pod?
    /// The list entry for which the image was not judged.
    public let exemption: RecordedExemption?
    /// The namespace whose policy applied.
    public let policyNamespace: String?
    /// The mode in force: enforce, audit or off.
    public let mode: String?
    /// Whether mode enforce denies the pull; nil when no rule was looked at.
    public let wouldDeny: Bool?
    /// The revision of the bundle in force.
    public let bundleRevision: UInt64?
    /// Why the pull, or what it has left, could not be judged, and the failure mode that decided.
    public let unknownCause: String?
    /// What failed; nil where the cause says it all.
    public let unknownDetail: String?
    /// See `unknownCause`; nil where nothing was left to decide.
    public let failureMode: String?
    /// The reason of the pod that let a denied pull through.
    ///
    /// The outcome is then allow, and `wouldDeny` is true.
    public let breakGlass: String?
    /// Every violation.
    public let violations: [RecordedViolation]
    /// What will block later, or blocks because an exception has ended.
    public let warnings: [RecordedWarning]
    /// What an allowlist or an exception accepts.
    public let suppressed: [RecordedSuppression]
    /// What the caller was told, or will be when it pulls a hidden image; nil when the pull was
    /// allowed.
    public let message: String?
    /// How long the decision took, in microseconds.
    public let decisionMicroseconds: Int64
}
