import OCI

/// Judges what is known of an image by the rules of a policy, each finding by itself, and collects
/// what comes of it.
struct FindingJudge {
    private let policy: NamespacePolicy
    private let now: Timestamp
    /// The exceptions that cover the image, by id, the one that ends last first.
    private let exceptions: [VulnerabilityID: [PolicyException]]
    private var violations: [Violation] = []
    private var warnings: [(finding: Finding, warning: Warning)] = []
    private var suppressed: [Suppression] = []

    init(policy: NamespacePolicy, reference: ImageReference, now: Timestamp) {
        self.policy = policy
        self.now = now
        exceptions = Dictionary(
            grouping: policy.exceptions.filter { $0.covers(reference) },
            by: \.id
        ).mapValues { $0.sorted { $0.expires > $1.expires } }
    }

    /// Judges that the image counts as not scanned.
    mutating func judge(shortfall: Violation) {
        switch policy.unscanned {
        case .deny: violations.append(shortfall)
        case .allow: break
        }
    }

    /// Judges one finding.
    ///
    /// The order of the steps is the precedence of the rules: nothing lifts the denylist; an
    /// allowlist or an exception lifts any other rule; grace lifts the rule of severity only.
    mutating func judge(_ finding: Finding) {
        guard let rule = brokenRule(finding) else { return }
        if rule == .denylist {
            violations.append(.vulnerability(finding, rule: rule))
            return
        }
        let sufficient = finding.sufficientIDs
        if let id = sufficient.first(where: { $0.allSatisfy(policy.accepts) })?.first {
            suppressed.append(Suppression(finding: finding, reason: .allowlist(id)))
            return
        }
        let exception = lastingException(for: sufficient)
        if let exception, exception.isInForce(at: now) {
            suppressed.append(Suppression(finding: finding, reason: .exception(exception)))
            return
        }
        if rule == .severity, let end = graceEnd(finding), end > now {
            warnings.append((finding, .gracePeriod(finding, endsAt: end)))
            return
        }
        violations.append(.vulnerability(finding, rule: rule))
        if let exception {
            warnings.append((finding, .exceptionExpired(exception, finding)))
        }
    }

    /// Judges one finding of a report that is too old, by the denylist alone.
    ///
    /// What must never run does not become less dangerous by not being scanned again.
    mutating func judge(outdated finding: Finding) {
        guard isOnDenylist(finding) else { return }
        violations.append(.vulnerability(finding, rule: .denylist))
    }

    /// What came of it all, each list in its order and without repetitions.
    func evaluation(mode: EnforcementMode) -> Evaluation {
        Evaluation(
            policyName: policy.name,
            mode: mode,
            violations: violations.sorted { $0.precedes($1) }.uniqued { $0 },
            warnings: warnings.sorted { $0.finding.precedes($1.finding) }
                .map(\.warning).uniqued { $0 },
            suppressed: suppressed.sorted { $0.finding.precedes($1.finding) }.uniqued { $0 }
        )
    }

    private func brokenRule(_ finding: Finding) -> VulnerabilityRule? {
        if isOnDenylist(finding) { return .denylist }
        switch policy.knownExploited {
        case .deny: if finding.knownExploited { return .knownExploited }
        case .ignore: break
        }
        guard let level = level(finding), let threshold = threshold(finding), level >= threshold
        else { return nil }
        return .severity
    }

    private func isOnDenylist(_ finding: Finding) -> Bool {
        let isDenied = policy.denylist.contains
        return isDenied(finding.id) || finding.aliases.contains(where: isDenied)
    }

    /// The severity that a finding counts as, nil if it never reaches a threshold.
    private func level(_ finding: Finding) -> Severity? {
        guard finding.severity == .unknown else { return finding.severity }
        return policy.unknownSeverity == .unknown ? nil : policy.unknownSeverity
    }

    /// The severity from which a finding blocks, nil if it never does.
    ///
    /// One that may have a fix is judged as if it had one: what the policy accepts is that nobody
    /// could act.
    private func threshold(_ finding: Finding) -> Severity? {
        guard finding.hasNoFix else { return policy.severity }
        return switch policy.severityWithoutFix {
        case .sameAsSeverity: policy.severity
        case .level(let severity): severity
        case .never: nil
        }
    }

    /// The exception that lifts a finding for the longest time, in force or expired, by the sets of
    /// its identifiers of which each says enough.
    private func lastingException(for sufficient: [[VulnerabilityID]]) -> PolicyException? {
        guard !exceptions.isEmpty else { return nil }
        var lasting: PolicyException?
        for ids in sufficient {
            guard let exception = firstToEnd(of: ids) else { continue }
            if let last = lasting, last.expires >= exception.expires { continue }
            lasting = exception
        }
        return lasting
    }

    /// Of the exceptions for several identifiers that which ends first; nil if one of them has none
    /// and is not on the allowlist either.
    private func firstToEnd(of ids: [VulnerabilityID]) -> PolicyException? {
        var first: PolicyException?
        for id in ids where !policy.accepts(id) {
            guard let exception = exceptions[id]?.first else { return nil }
            if let first, first.expires <= exception.expires { continue }
            first = exception
        }
        return first
    }

    private func graceEnd(_ finding: Finding) -> Timestamp? {
        guard let gracePeriod = policy.gracePeriod else { return nil }
        return finding.publishedAt?.adding(seconds: gracePeriod.seconds)
    }
}
