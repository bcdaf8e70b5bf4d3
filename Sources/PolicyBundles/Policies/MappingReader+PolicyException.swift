import PolicyEngine
import StrictYAML

extension MappingReader {
    /// Reads one exception of a namespace.
    mutating func policyException() -> PolicyException? {
        let id = required("id") { $0.vulnerabilityID() }
        let expires = required("expires") { $0.parsed(Timestamp.init(parsing:)) }
        let reason = required("reason") { $0.nonEmptyText() }
        let repositories: [RepositoryPattern]? = optional("repositories") {
            // Without any repository the exception would hold for all of them.
            $0.list(emptyIs: "lists nothing; leave the key out to mean every repository") {
                $0.parsed(RepositoryPattern.init(parsing:))
            }
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
