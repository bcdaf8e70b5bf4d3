/// A decision as a line of the decision log tells it, for those who read one.
///
/// The lines that a node keeps outlive its daemon's upgrades, so all that a version may not have
/// written is optional.
public struct LoggedDecision: Decodable, Hashable, Sendable {
    /// Identifies the decision.
    public var decisionID: String
    /// When it was made, as RFC 3339 says.
    public var time: String
    /// `allow` or `deny`.
    public var outcome: String
    /// What it rests on: `policy`, `exempt`, `present`, `hidden`, `policyOff`, `noPolicy`,
    /// `notFound`, `gone`, `unseen`, `failureMode` or `invalidRequest`.
    public var basis: String
    /// Who asked.
    public var caller: Caller?
    /// The image as the caller wrote it.
    public var image: String?
    /// The image as containerd reads it.
    public var reference: String?
    /// The digests that it was judged by.
    public var digests: [String]?
    /// The reports that were known for it.
    public var scans: [Scan]?
    /// What had come by then, for a decision after the pull.
    public var pulled: Pulled?
    /// The pod that the pull was for.
    public var pod: Pod?
    /// The list entry for which it was not judged.
    public var exemption: Exemption?
    /// The namespace whose policy applied.
    public var policyNamespace: String?
    /// The mode in force: `enforce`, `audit` or `off`.
    public var mode: String?
    /// Whether mode enforce denies the pull.
    public var wouldDeny: Bool?
    /// The revision of the bundle in force.
    public var bundleRevision: UInt64?
    /// Why the pull could not be judged.
    public var unknownCause: String?
    /// What failed then.
    public var unknownDetail: String?
    /// The failure mode that decided then.
    public var failureMode: String?
    /// The reason of the pod that let a denied pull through.
    public var breakGlass: String?
    /// Every violation.
    public var violations: [Violation]?
    /// What will block later, or blocks because an exception has ended.
    public var warnings: [Warning]?
    /// What an allowlist or an exception accepts.
    public var suppressed: [Suppression]?
    /// What the caller was told, or will be when it pulls a hidden image.
    public var message: String?

    /// A process that asked.
    public struct Caller: Decodable, Hashable, Sendable {
        /// Its id.
        public var pid: Int32
        /// Its user's id.
        public var uid: UInt32
        /// Its name.
        public var command: String
    }

    /// A pod.
    public struct Pod: Decodable, Hashable, Sendable {
        /// Its namespace in Kubernetes.
        public var namespace: String
        /// Its name.
        public var name: String
    }

    /// An entry of a list of images that are not judged.
    public struct Exemption: Decodable, Hashable, Sendable {
        /// The entry.
        public var pattern: String
        /// Whose list it is: `policy` or `configuration`.
        public var source: String
    }

    /// A scan report.
    public struct Scan: Decodable, Hashable, Sendable {
        /// The scanner's name.
        public var scanner: String
        /// When it scanned the image.
        public var scannedAt: String?
        /// Why it did not come to its end.
        public var unfinished: String?
    }

    /// What a pull has brought or left, where it was judged anew or nobody could look.
    public struct Pulled: Decodable, Hashable, Sendable {
        /// The image ID of what came; nil if containerd did not tell.
        public var imageID: String?
        /// Whether it has been removed again; nil for what may stay or nobody has seen.
        public var removed: Bool?
        /// Why it could not be removed.
        public var removalError: String?
        /// Why a denied image stays: `pinned`, or the name that it stays for.
        public var keptFor: String?
    }

    /// A vulnerability in a package.
    public struct Finding: Decodable, Hashable, Sendable {
        /// The vulnerability's id.
        public var id: String
        /// Its severity.
        public var severity: String
        /// The package that has it.
        public var package: String
        /// The version that is in the image.
        public var installedVersion: String
        /// The version that has it no more.
        public var fixedVersion: String?
        /// Whether the report does not tell if there is such a version.
        public var fixUnknown: Bool?
    }

    /// A rule that is broken.
    public struct Violation: Decodable, Hashable, Sendable {
        /// The rule.
        public var rule: String
        /// What breaks it, if it is a vulnerability.
        public var finding: Finding?
        /// What a person should read.
        public var text: String
    }

    /// What should be seen.
    public struct Warning: Decodable, Hashable, Sendable {
        /// `gracePeriod` or `exceptionExpired`.
        public var kind: String
        /// What it is about.
        public var finding: Finding
        /// When the grace period ends, or when the exception ended.
        public var endsAt: String
        /// The reason that the exception was made for.
        public var reason: String?
    }

    /// What is accepted.
    public struct Suppression: Decodable, Hashable, Sendable {
        /// What is accepted.
        public var finding: Finding
        /// `allowlist` or `exception`.
        public var by: String
        /// The id that the list or the exception names.
        public var id: String
        /// When the exception ends.
        public var expires: String?
        /// The reason that the exception was made for.
        public var reason: String?
    }
}
