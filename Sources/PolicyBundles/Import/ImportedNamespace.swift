internal import PolicyEngine

/// What was read of one namespace.
struct ImportedNamespace {
    var policy: NamespacePolicy
    var warnings: [String] = []
}
