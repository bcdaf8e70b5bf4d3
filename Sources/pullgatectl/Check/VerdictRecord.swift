internal import Admission
internal import OCI
internal import PolicyEngine
internal import ScanReports

/// A verdict for programs, in the words of the decision log where it has words.
struct VerdictRecord: Sendable, Encodable {
    /// A report file that cannot be used.
    struct UnusableFile: Sendable, Encodable {
        let file: String
        let reason: String
    }

    let image: String
    let reference: String
    let time: String
    let outcome: String
    let basis: String
    let digests: [String]
    let exemption: RecordedExemption?
    let policyNamespace: String?
    let mode: String?
    let wouldDeny: Bool?
    let violations: [RecordedViolation]
    let warnings: [RecordedWarning]
    let suppressed: [RecordedSuppression]
    /// The vulnerabilities in `violations` that a node may have a grace period for.
    let undated: [String]
    let message: String?
    let reason: String?
    let unusableReports: [UnusableFile]

    /// Records a verdict.
    init(_ verdict: Verdict) {
        var exemption: RecordedExemption?
        var policy: NamespacePolicy?
        var evaluation: Evaluation?
        var content: ReportedContent?
        var wouldDeny: Bool?
        var reason: String?
        switch verdict.basis {
        case .exempt(let pattern):
            exemption = RecordedExemption(pattern, source: .policy)
            basis = "exempt"
        case .noPolicy: basis = "noPolicy"
        case .policyOff(let off):
            policy = off
            wouldDeny = false
            basis = "policyOff"
        case .policy(let applied, let evaluated, let resolved):
            (policy, evaluation, content) = (applied, evaluated, resolved)
            wouldDeny = !evaluated.violations.isEmpty
            basis = "policy"
        case .unusableReports(let applied, let evaluated, let resolved):
            (policy, evaluation, content) = (applied, evaluated, resolved)
            reason = "no usable report is known for the image, and some files cannot be used"
            basis = "unusableReports"
        case .unreadableFolder(let applied, let error):
            policy = applied
            reason = error.description
            basis = "unreadableFolder"
        }
        self.exemption = exemption
        image = verdict.image
        reference = verdict.reference.description
        time = verdict.time.description
        outcome = verdict.outcome.rawValue
        digests = (content?.digests ?? []).sorted().map(\.description)
        policyNamespace = policy?.name.description
        mode = policy?.mode(at: verdict.time).rawValue
        self.wouldDeny = wouldDeny
        violations = (evaluation?.violations ?? []).map(RecordedViolation.init)
        warnings = (evaluation?.warnings ?? []).map(RecordedWarning.init)
        suppressed = (evaluation?.suppressed ?? []).map(RecordedSuppression.init)
        undated = verdict.undated.map(\.text)
        message = verdict.message
        self.reason = reason
        unusableReports = verdict.unusableFiles.map {
            UnusableFile(file: $0.file, reason: $0.reason)
        }
    }
}
