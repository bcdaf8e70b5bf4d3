internal import PolicyEngine

/// The policy that covers an image, and the mode that it is in now.
struct AppliedPolicy: Hashable {
    let policy: NamespacePolicy
    let mode: EnforcementMode
}
