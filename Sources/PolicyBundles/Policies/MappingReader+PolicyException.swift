import PolicyEngine
import StrictYAML

extension MappingReader {
    /// Reads one exception of a namespace.
    mutating func policyException() -> PolicyException? {
        let id = required("id") { $0.vulnerabilityID() }
        let expires = required("expires") { $0.parsed(Timestamp.init(parsing:)) }
        let reason = required("reason") { $0.nonEmptyText() }
        let repositories: [RepositoryPattern]? = optional("repositories") { value in
            let patterns = value.list { $0.parsed(RepositoryPattern.init(parsing:)) }
            // Without any repository the exception would hold for all of them.
            if let patterns, patterns.isEmpty {
                value.report("lists nothing; leave the key out to mean every repository")
            }
            return patterns
        }
        guard let id, let expires, let reason else { return nil }
        return PolicyException(
            id: id,
            expires: expires,
            reason: reason,
            repositories: repositories ?? []
        )
    }
}
