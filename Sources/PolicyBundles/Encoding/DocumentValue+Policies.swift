internal import PolicyEngine

extension DocumentValue {
    /// The keys that documents and bundles both have for policies.
    ///
    /// What has its default is left out. Nodes refuse keys that they do not know, so a rule that a
    /// later version brings must not stop older nodes before somebody uses it.
    static func entries(of policies: PolicySet) -> [Entry] {
        var entries: [Entry] = []
        if !policies.allowlist.isEmpty {
            entries.append(Entry(key: "allowlist", value: ids(policies.allowlist)))
        }
        if !policies.exempt.isEmpty {
            entries.append(Entry(key: "exempt", value: images(policies.exempt)))
        }
        let namespaces = policies.namespaces.map { DocumentValue($0) }
        return entries + [Entry(key: "namespaces", value: .list(namespaces))]
    }

    /// The keys of one namespace, those left out that have their default.
    init(_ policy: NamespacePolicy) {
        let normal = NamespacePolicy(name: policy.name, blocking: policy.blocking)
        /// The word for what a rule says, or nil if that is the default.
        func word<Rule: Equatable>(
            _ rule: KeyPath<NamespacePolicy, Rule>,
            _ spelling: (Rule) -> String?
        ) -> DocumentValue? {
            let value = policy[keyPath: rule]
            return value == normal[keyPath: rule] ? nil : spelling(value).map { .text($0) }
        }
        self.init(entries: [
            "name": .text(policy.name.description),
            "blocking": .text(policy.blocking.rawValue),
            "severity": word(\.severity) { $0.word },
            "severityWithoutFix": word(\.severityWithoutFix) { $0.word },
            "unknownSeverity": word(\.unknownSeverity) { $0?.word },
            "allowlist": policy.allowlist.isEmpty ? nil : .ids(policy.allowlist),
            "denylist": policy.denylist.isEmpty ? nil : .ids(policy.denylist),
            "exceptions": .listUnlessEmpty(policy.exceptions.map { DocumentValue($0) }),
            "knownExploited": word(\.knownExploited) { $0.rawValue },
            "unscanned": word(\.unscanned) { $0.rawValue },
            "reportMaxAge": .text(of: policy.reportMaxAge),
            "gracePeriod": .text(of: policy.gracePeriod),
            "enforceFrom": .text(of: policy.enforceFrom),
            "presentImages": word(\.presentImages) { $0.rawValue },
            "breakGlass": policy.breakGlass ? .flag(true) : nil,
        ])
    }

    private init(_ exception: PolicyException) {
        self.init(entries: [
            "id": .text(exception.id.text),
            "expires": .text(exception.expires.description),
            "reason": .text(exception.reason),
            "repositories": .listUnlessEmpty(
                exception.repositories.map { .text($0.description) }
            ),
        ])
    }

    /// The patterns in their own order.
    static func images(_ patterns: [ImagePattern]) -> DocumentValue {
        .list(patterns.map { .text($0.description) })
    }

    /// The ids in the order of their bytes: a set has another order in each process.
    static func ids(_ ids: Set<VulnerabilityID>) -> DocumentValue {
        let texts = ids.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return .list(texts.map { .text($0) })
    }
}

extension SeverityWithoutFix {
    /// The word for it; the default has none.
    fileprivate var word: String? {
        switch self {
        case .sameAsSeverity: nil
        case .level(let severity): severity.word
        case .never: "never"
        }
    }
}
