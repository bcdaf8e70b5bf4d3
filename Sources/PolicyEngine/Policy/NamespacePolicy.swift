/// What the owner of a namespace decided about the images in it.
public struct NamespacePolicy: Hashable, Sendable {
    /// The namespace that the policy is for.
    public var name: NamespacePattern

    /// What happens with violations.
    public var blocking: EnforcementMode

    /// Findings of this severity and above are a violation.
    public var severity: Severity

    /// Vulnerabilities that are accepted without an end.
    public var allowlist: Set<VulnerabilityID>

    /// Vulnerabilities that are accepted without an end in every namespace; the set of policies that a
    /// policy is found in fills it in.
    var sharedAllowlist: Set<VulnerabilityID> = []

    /// Vulnerabilities that are accepted for a time.
    public var exceptions: [PolicyException]

    /// What happens with an image that no usable report is known for.
    public var unscanned: UnscannedRule

    /// The age up to which a report is used, nil for any age.
    ///
    /// The denylist holds for what an older one has found all the same.
    public var reportMaxAge: Age?

    /// The severity from which findings without a fix are a violation.
    public var severityWithoutFix: SeverityWithoutFix

    /// Vulnerabilities that are a violation at any severity, and that nothing lifts.
    public var denylist: Set<VulnerabilityID>

    /// What happens with findings that are marked as known exploited.
    public var knownExploited: KnownExploitedRule

    /// The time after its publication in which a vulnerability warns instead of blocking.
    public var gracePeriod: Age?

    /// The instant until which `enforce` acts as `audit`.
    public var enforceFrom: Timestamp?

    /// The severity that a finding of unknown severity counts as.
    ///
    /// Nil, or `unknown` itself, means that such a finding never reaches a threshold.
    public var unknownSeverity: Severity?

    /// Whether a pod that gives a reason may have an image in spite of a violation.
    ///
    /// The denylist holds all the same.
    public var breakGlass: Bool

    /// What happens with a denied image that is on the node already.
    ///
    /// The denylist holds all the same.
    public var presentImages: PresentImagesRule

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - name: The namespace that the policy is for.
    ///   - blocking: What happens with violations.
    ///   - severity: The severity from which findings are a violation.
    ///   - allowlist: Vulnerabilities that are accepted without an end.
    ///   - exceptions: Vulnerabilities that are accepted for a time.
    ///   - unscanned: What happens with an image that no usable report is known for.
    ///   - reportMaxAge: The age up to which a report is used.
    ///   - severityWithoutFix: The severity from which findings without a fix are a violation.
    ///   - denylist: Vulnerabilities that are a violation at any severity.
    ///   - knownExploited: What happens with findings that are marked as known exploited.
    ///   - gracePeriod: The time after its publication in which a vulnerability only warns.
    ///   - enforceFrom: The instant until which `enforce` acts as `audit`.
    ///   - unknownSeverity: The severity that a finding of unknown severity counts as.
    ///   - breakGlass: Whether a pod that gives a reason may have an image all the same.
    ///   - presentImages: What happens with a denied image that is on the node already.
    public init(
        name: NamespacePattern,
        blocking: EnforcementMode,
        severity: Severity = .high,
        allowlist: Set<VulnerabilityID> = [],
        exceptions: [PolicyException] = [],
        unscanned: UnscannedRule = .deny,
        reportMaxAge: Age? = nil,
        severityWithoutFix: SeverityWithoutFix = .sameAsSeverity,
        denylist: Set<VulnerabilityID> = [],
        knownExploited: KnownExploitedRule = .ignore,
        gracePeriod: Age? = nil,
        enforceFrom: Timestamp? = nil,
        unknownSeverity: Severity? = nil,
        breakGlass: Bool = false,
        presentImages: PresentImagesRule = .judge
    ) {
        self.name = name
        self.blocking = blocking
        self.severity = severity
        self.allowlist = allowlist
        self.exceptions = exceptions
        self.unscanned = unscanned
        self.reportMaxAge = reportMaxAge
        self.severityWithoutFix = severityWithoutFix
        self.denylist = denylist
        self.knownExploited = knownExploited
        self.gracePeriod = gracePeriod
        self.enforceFrom = enforceFrom
        self.unknownSeverity = unknownSeverity
        self.breakGlass = breakGlass
        self.presentImages = presentImages
    }

    /// Whether a vulnerability is accepted without an end.
    ///
    /// - Parameter id: The vulnerability.
    /// - Returns: Whether it is on the policy's own allowlist or on that for every namespace.
    public func accepts(_ id: VulnerabilityID) -> Bool {
        allowlist.contains(id) || sharedAllowlist.contains(id)
    }

    /// The mode in force at an instant.
    ///
    /// - Parameter now: The clock's value.
    /// - Returns: `audit` for an `enforce` whose `enforceFrom` is still to come, else `blocking`.
    public func mode(at now: Timestamp) -> EnforcementMode {
        guard blocking == .enforce, let enforceFrom, enforceFrom > now else { return blocking }
        return .audit
    }
}
