import PolicyEngine
import StrictYAML

extension MappingReader {
    /// Reads the policy of one namespace.
    ///
    /// - Parameter names: The namespaces that have a policy already; this one is added.
    /// - Returns: The policy; nil after a mistake in its name or mode.
    mutating func namespacePolicy(
        otherThan names: inout Set<NamespacePattern>
    ) -> NamespacePolicy? {
        let name: NamespacePattern? = required("name") { value in
            guard let name = value.parsed(NamespacePattern.init(parsing:)) else { return nil }
            guard names.insert(name).inserted else {
                value.report("namespace \"\(name)\" has a policy already")
                return nil
            }
            return name
        }
        let blocking = required("blocking") { $0.enumeration(EnforcementMode.self) }
        var policy = NamespacePolicy(name: name ?? .everyOther, blocking: blocking ?? .enforce)
        readFindingRules(into: &policy)
        readReportRules(into: &policy)
        readTimeRules(into: &policy)
        readWaysOut(into: &policy)
        guard name != nil, blocking != nil else { return nil }
        return policy
    }

    private mutating func readFindingRules(into policy: inout NamespacePolicy) {
        if let severity = optional("severity", { $0.blockingLevel() }) {
            policy.severity = severity
        }
        if let severity = optional("severityWithoutFix", { $0.severityWithoutFix() }) {
            policy.severityWithoutFix = severity
        }
        if let severity = optional("unknownSeverity", { $0.blockingLevel() }) {
            policy.unknownSeverity = severity
        }
        if let ids = optional("allowlist", { $0.vulnerabilityIDs() }) {
            policy.allowlist = ids
        }
        if let ids = optional("denylist", { $0.vulnerabilityIDs() }) {
            policy.denylist = ids
        }
        let exceptions = optional("exceptions") { value in
            value.list { $0.mapping { $0.policyException() } }
        }
        if let exceptions { policy.exceptions = exceptions }
        if let rule = optional("knownExploited", { $0.enumeration(KnownExploitedRule.self) }) {
            policy.knownExploited = rule
        }
    }

    private mutating func readReportRules(into policy: inout NamespacePolicy) {
        if let rule = optional("unscanned", { $0.enumeration(UnscannedRule.self) }) {
            policy.unscanned = rule
        }
        policy.reportMaxAge = optional("reportMaxAge") { value in
            guard let age = value.parsed(Age.init(parsing:)) else { return nil }
            guard age > Age(seconds: 0) else {
                value.report("must be longer than 0s: no report would ever be young enough")
                return nil
            }
            return age
        }
    }

    private mutating func readTimeRules(into policy: inout NamespacePolicy) {
        policy.gracePeriod = optional("gracePeriod") { $0.parsed(Age.init(parsing:)) }
        policy.enforceFrom = optional("enforceFrom") { $0.parsed(Timestamp.init(parsing:)) }
    }

    private mutating func readWaysOut(into policy: inout NamespacePolicy) {
        if let breakGlass = optional("breakGlass", { $0.boolean() }) {
            policy.breakGlass = breakGlass
        }
        if let rule = optional("presentImages", { $0.enumeration(PresentImagesRule.self) }) {
            policy.presentImages = rule
        }
    }
}
