import PolicyEngine
import StrictYAML

extension MappingReader {
    /// Reads the payload of a bundle: what only bundles have, and the policies.
    mutating func policyBundle() -> PolicyBundle? {
        let revision = required("revision") { $0.integer(in: 1...UInt64.max) }
        let issuedAt = required("issuedAt") { $0.parsed(Timestamp.init(parsing:)) }
        let expiresAt = optional("expiresAt") { $0.parsed(Timestamp.init(parsing:)) }
        if let issuedAt, let expiresAt, expiresAt <= issuedAt {
            report("must be later than issuedAt, which is \(issuedAt)", at: "expiresAt")
        }
        let reports = optional("reports") { $0.mapping { $0.reportIndexReference() } }
        let policies = policySet()
        guard let revision, let issuedAt, let policies else { return nil }
        return PolicyBundle(
            revision: revision,
            issuedAt: issuedAt,
            expiresAt: expiresAt,
            reports: reports,
            policies: policies
        )
    }
}
