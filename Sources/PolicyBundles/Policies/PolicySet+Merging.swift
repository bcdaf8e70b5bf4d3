public import PolicyEngine
internal import StrictYAML

extension PolicySet {
    /// Joins the policies of several documents, as they are published together.
    ///
    /// The allowlists for every namespace are united, and then hold for the namespaces of all
    /// documents. So are the exemptions.
    ///
    /// - Parameter documents: The documents, whose order the policies keep.
    /// - Throws: `PolicyMergeError` with every namespace that more than one document has.
    public init(merging documents: [PolicyDocument]) throws(PolicyMergeError) {
        var places: [NamespacePattern: SourcePlace] = [:]
        var repeated: [PolicyMergeError.Repetition] = []
        for document in documents {
            for (index, policy) in document.policies.namespaces.enumerated() {
                let place = document.document.place(of: ["namespaces", .index(index), "name"])
                if let first = places[policy.name] {
                    repeated.append(.init(name: policy.name, place: place, first: first))
                } else {
                    places[policy.name] = place
                }
            }
        }
        guard repeated.isEmpty else { throw PolicyMergeError(repeated: repeated) }
        var exempt: [ImagePattern] = []
        for pattern in documents.flatMap(\.policies.exempt) where !exempt.contains(pattern) {
            exempt.append(pattern)
        }
        do {
            try self.init(
                allowlist: documents.reduce(into: []) { $0.formUnion($1.policies.allowlist) },
                exempt: exempt,
                namespaces: documents.flatMap(\.policies.namespaces)
            )
        } catch {
            preconditionFailure("each namespace has one policy: \(error)")
        }
    }
}
