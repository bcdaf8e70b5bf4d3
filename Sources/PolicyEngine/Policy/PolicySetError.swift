/// Why policies do not make a set.
public enum PolicySetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Two policies are for the same namespace, so which one holds would be a matter of luck.
    case repeatedNamespace(NamespacePattern)

    /// What is wrong, with the namespace.
    public var description: String {
        switch self {
        case .repeatedNamespace(let name): "namespace \"\(name)\" has more than one policy"
        }
    }
}
