internal import CRI
internal import OCI
internal import PolicyEngine

extension DecisionRecord {
    /// Records a judgement.
    init(
        _ judgement: Judgement,
        request: PullImageRequest,
        caller: Caller?,
        time: Timestamp,
        took: Duration
    ) {
        var policy: NamespacePolicy?
        var evaluation: Evaluation?
        var content: ResolvedImage?
        var reports: Int?
        var unknown: (cause: UnknownCause, mode: FailureMode)?
        let basis: Basis
        switch judgement.basis {
        case .noPolicy: basis = .noPolicy
        case .policy(let applied, let evaluated, let image, let count):
            (policy, evaluation, content, reports) = (applied, evaluated, image, count)
            basis = evaluated.mode == .off ? .policyOff : .policy
        case .unknown(let cause, let mode):
            unknown = (cause, mode)
            basis = .failureMode
        }
        self.init(
            decisionID: Self.makeID(),
            time: time.description,
            outcome: judgement.outcome.rawValue,
            basis: basis,
            caller: caller,
            image: request.image,
            reference: request.reference.description,
            digests: (content?.digests ?? []).sorted().map(\.description),
            reports: reports,
            pod: request.pod.map(Pod.init),
            policyNamespace: policy?.name.description,
            mode: evaluation?.mode.rawValue,
            wouldDeny: basis == .policy ? evaluation.map { !$0.violations.isEmpty } : nil,
            bundleRevision: judgement.revision,
            unknownCause: unknown?.cause.rawValue,
            failureMode: unknown?.mode.rawValue,
            violations: (evaluation?.violations ?? []).map(RecordedViolation.init),
            warnings: (evaluation?.warnings ?? []).map(RecordedWarning.init),
            suppressed: (evaluation?.suppressed ?? []).map(RecordedSuppression.init),
            message: judgement.message.isEmpty ? nil : judgement.message,
            decisionMicroseconds: took.microseconds
        )
    }

    /// Records a request that could not be read.
    init(invalid error: CRIMessageError, caller: Caller?, time: Timestamp, took: Duration) {
        let image: String?
        switch error {
        case .invalidReference(let written, _):
            image = written.limited(toBytes: Self.maximumImageLength)
        case .malformed, .notUTF8, .noImage: image = nil
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
            pod: nil,
            policyNamespace: nil,
            mode: nil,
            wouldDeny: nil,
            bundleRevision: nil,
            unknownCause: nil,
            failureMode: nil,
            violations: [],
            warnings: [],
            suppressed: [],
            message: "pullgate: \(error)".limited(toBytes: Self.maximumInvalidMessageLength),
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
        namespace = pod.namespace.limited(toBytes: limit)
        name = pod.name.limited(toBytes: limit)
        uid = pod.uid.limited(toBytes: limit)
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
