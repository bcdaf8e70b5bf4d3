internal import CRI
internal import OCI
internal import PolicyEngine

extension DecisionRecord {
    /// Records a judgement.
    ///
    /// - Parameters:
    ///   - judgement: The judgement.
    ///   - request: The pull.
    ///   - caller: Who asked for it.
    ///   - time: When it was judged.
    ///   - took: How long that took.
    ///   - pulled: What had come by then, for a judgement after the pull.
    ///   - isHiding: Whether nobody pulls, and a denied image is hidden that is on the node.
    init(
        _ judgement: Judgement,
        request: PullImageRequest,
        caller: Caller?,
        time: Timestamp,
        took: Duration,
        pulled: Pulled? = nil,
        isHiding: Bool = false
    ) {
        var applied: AppliedPolicy?
        var ruling: Ruling?
        var exemption: RecordedExemption?
        var obstacle: Obstacle?
        var failureMode: FailureMode?
        let basis: Basis
        switch judgement.basis {
        case .exempt(let pattern, let source):
            exemption = RecordedExemption(pattern, source: source)
            basis = .exempt
        case .noPolicy:
            basis = .noPolicy
        case .policyOff(let policy):
            applied = AppliedPolicy(policy: policy, mode: .off)
            basis = .policyOff
        case .policy(let made):
            (applied, ruling) = (made.examination.applied, made)
            basis = isHiding ? .hidden : .policy
        case .present(let made):
            (applied, ruling) = (made.examination.applied, made)
            basis = .present
        case .notFound(let examination):
            applied = examination.applied
            basis = .notFound
        case .gone(let examination):
            applied = examination.applied
            basis = .gone
        case .unseen(let reason, let policy):
            (applied, obstacle) = (policy, reason)
            basis = .unseen
        case .unknown(let reason, let mode, let progress):
            (applied, obstacle, failureMode) = (progress.applied, reason, mode)
            basis = .failureMode
        }
        let refusal = judgement.verdict.refusal
        self.init(
            decisionID: Self.makeID(),
            time: time.description,
            outcome: (refusal == nil ? Evaluation.Outcome.allow : .deny).rawValue,
            basis: basis,
            caller: caller,
            image: request.image,
            reference: request.reference.description,
            digests: (ruling?.content.digests ?? []).sorted().map(\.description),
            reports: ruling?.reports.count,
            scans: (ruling?.reports ?? []).map(RecordedScan.init),
            pulled: pulled,
            pod: request.pod.map(Pod.init),
            exemption: exemption,
            policyNamespace: applied?.policy.name.description,
            mode: applied?.mode.rawValue,
            wouldDeny: Self.wouldDeny(judgement),
            bundleRevision: judgement.revision,
            unknownCause: obstacle?.cause.rawValue,
            unknownDetail: obstacle?.detail,
            failureMode: failureMode?.rawValue,
            breakGlass: judgement.brokenGlass?.text,
            violations: (ruling?.evaluation.violations ?? []).map(RecordedViolation.init),
            warnings: (ruling?.evaluation.warnings ?? []).map(RecordedWarning.init),
            suppressed: (ruling?.evaluation.suppressed ?? []).map(RecordedSuppression.init),
            message: refusal?.message,
            decisionMicroseconds: took.microseconds
        )
    }

    /// Whether mode enforce denies the pull; nil when nothing was judged.
    private static func wouldDeny(_ judgement: Judgement) -> Bool? {
        switch judgement.basis {
        case .exempt, .noPolicy, .policyOff, .notFound, .gone, .unseen: nil
        case .policy(let ruling), .present(let ruling): !ruling.evaluation.violations.isEmpty
        case .unknown(_, let mode, let progress): progress.applied.map { _ in mode == .closed }
        }
    }

    /// Records a request that could not be read.
    init(invalid error: CRIMessageError, caller: Caller?, time: Timestamp, took: Duration) {
        let image: String?
        switch error {
        case .invalidReference(let written, _):
            image = written.displayed(withinBytes: Self.maximumImageLength)
        case .malformed, .notUTF8, .noImage, .tooLarge: image = nil
        }
        self.init(
            decisionID: Self.makeID(),
            time: time.description,
            outcome: Evaluation.Outcome.deny.rawValue,
            basis: .invalidRequest,
            caller: caller,
            image: image,
            reference: nil,
            digests: [],
            reports: nil,
            scans: [],
            pulled: nil,
            pod: nil,
            exemption: nil,
            policyNamespace: nil,
            mode: nil,
            wouldDeny: nil,
            bundleRevision: nil,
            unknownCause: nil,
            unknownDetail: nil,
            failureMode: nil,
            breakGlass: nil,
            violations: [],
            warnings: [],
            suppressed: [],
            message: "pullgate: \(error)".displayed(withinBytes: Self.maximumInvalidMessageLength),
            decisionMicroseconds: took.microseconds
        )
    }

    /// Makes 128 random bits as hexadecimal digits.
    private static func makeID() -> String {
        let halves = [UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max)]
        return halves.map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }
}

extension DecisionRecord.Pod {
    fileprivate init(_ pod: PullImageRequest.Pod) {
        let limit = DecisionRecord.maximumPodNameLength
        namespace = pod.namespace.displayed(withinBytes: limit)
        name = pod.name.displayed(withinBytes: limit)
        uid = pod.uid.displayed(withinBytes: limit)
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
