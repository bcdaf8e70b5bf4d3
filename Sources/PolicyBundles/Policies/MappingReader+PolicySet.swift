import PolicyEngine
import StrictYAML

extension MappingReader {
    /// Reads the policies of every namespace.
    ///
    /// Documents that people write and bundles that nodes fetch are both read here.
    mutating func policySet() -> PolicySet? {
        let allowlist = optional("allowlist") { $0.vulnerabilityIDs() } ?? []
        let exempt =
            optional("exempt") { $0.list { $0.parsed(ImagePattern.init(parsing:)) } } ?? []
        var names: Set<NamespacePattern> = []
        let namespaces = required("namespaces") { value in
            value.list { $0.mapping { $0.namespacePolicy(otherThan: &names) } }
        }
        guard let namespaces else { return nil }
        do {
            return try PolicySet(allowlist: allowlist, exempt: exempt, namespaces: namespaces)
        } catch {
            report("\(error)", at: "namespaces")
            return nil
        }
    }
}
