public import PolicyEngine

/// What is not the same in the policies of two bundles.
public struct PolicyDifference: Hashable, Sendable {
    /// A namespace that both bundles have, with other rules.
    public struct ChangedNamespace: Hashable, Sendable {
        /// The namespace.
        public let name: NamespacePattern

        /// The rules that are not the same, in the order in which people write them.
        public let rules: [RuleChange]
    }

    /// How the allowlist for every namespace differs, if it does.
    public let allowlist: RuleChange?

    /// How the images differ that are not judged, if they do.
    public let exempt: RuleChange?

    /// The namespaces that only the newer bundle has, in its order.
    public let added: [NamespacePolicy]

    /// The namespaces that only the older bundle has, in its order.
    public let removed: [NamespacePolicy]

    /// The namespaces that both have, with other rules, in the order of the newer bundle.
    public let changed: [ChangedNamespace]

    /// Whether both bundles judge by the same rules.
    public var isEmpty: Bool {
        allowlist == nil && exempt == nil && added.isEmpty && removed.isEmpty && changed.isEmpty
    }

    /// Compares two sets of policies; the order of the namespaces plays no part in it.
    ///
    /// - Parameters:
    ///   - older: The policies to begin with.
    ///   - newer: The policies to compare with them.
    public init(from older: PolicySet, to newer: PolicySet) {
        let before = Self.byName(older)
        let after = Self.byName(newer)
        allowlist =
            older.allowlist == newer.allowlist
            ? nil
            : Self.change(
                of: "allowlist",
                from: .ids(older.allowlist),
                to: .ids(newer.allowlist)
            )
        exempt = Self.change(
            of: "exempt",
            from: .images(older.exempt),
            to: .images(newer.exempt)
        )
        added = newer.namespaces.filter { before[$0.name] == nil }
        removed = older.namespaces.filter { after[$0.name] == nil }
        changed = newer.namespaces.compactMap { policy in
            guard let earlier = before[policy.name], earlier != policy else { return nil }
            let rules = Self.rules(
                from: DocumentValue(earlier).entries,
                to: DocumentValue(policy).entries
            )
            return rules.isEmpty ? nil : ChangedNamespace(name: policy.name, rules: rules)
        }
    }

    private static func byName(_ policies: PolicySet) -> [NamespacePattern: NamespacePolicy] {
        Dictionary(uniqueKeysWithValues: policies.namespaces.map { ($0.name, $0) })
    }

    /// The rules that differ, found by what is written, so that no rule can be forgotten here.
    private static func rules(
        from older: [DocumentValue.Entry],
        to newer: [DocumentValue.Entry]
    ) -> [RuleChange] {
        let keys =
            newer.map(\.key)
            + older.map(\.key).filter { key in
                !newer.contains { $0.key == key }
            }
        return keys.compactMap { key in
            change(
                of: key,
                from: older.first { $0.key == key }?.value,
                to: newer.first { $0.key == key }?.value
            )
        }
    }

    /// How one rule differs; nil if it does not, the order of a list playing no part in it.
    ///
    /// The values are compared and not their lines, in which two values may look the same.
    private static func change(
        of key: String,
        from older: DocumentValue?,
        to newer: DocumentValue?
    ) -> RuleChange? {
        let before = older?.elements ?? []
        let after = newer?.elements ?? []
        let (old, new) = (Set(before), Set(after))
        guard old != new else { return nil }
        return RuleChange(
            key: key,
            before: before.filter { !new.contains($0) }.map(\.line),
            after: after.filter { !old.contains($0) }.map(\.line),
            isList: (older ?? newer)?.isList == true
        )
    }
}
