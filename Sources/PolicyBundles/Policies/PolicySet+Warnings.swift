public import PolicyEngine
internal import StrictYAML

extension PolicySet {
    /// Finds what documents allow and their authors cannot want.
    ///
    /// Only what has no effect, or one against the rule it stands beside: a policy that is merely
    /// lax is its owner's decision. These policies are all that are published together, as the
    /// effect of one may depend on any other.
    ///
    /// - Parameters:
    ///   - documents: The documents that the policies were merged of.
    ///   - now: The clock's value.
    /// - Returns: The warnings, document by document in the order of each.
    public func warnings(in documents: [PolicyDocument], at now: Timestamp) -> [PolicyWarning] {
        let named = namespaces.map { ($0.name.description, $0) }
        let policiesByName = Dictionary(uniqueKeysWithValues: named)
        return documents.flatMap { document in
            var search = WarningSearch(
                of: document,
                allowlist: allowlist,
                policiesByName: policiesByName,
                at: now
            )
            search.searchEveryNamespace()
            return search.warnings.sorted { $0.place.position < $1.place.position }
        }
    }
}
