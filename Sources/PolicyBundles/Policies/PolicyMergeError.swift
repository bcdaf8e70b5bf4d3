public import PolicyEngine
public import StrictYAML

/// Why several documents cannot be published together.
public struct PolicyMergeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A namespace that another document has already.
    public struct Repetition: Hashable, Sendable {
        /// The namespace.
        public let name: NamespacePattern

        /// Where it is written again.
        public let place: SourcePlace

        /// Where it was written first.
        public let first: SourcePlace

        /// What is wrong, without the place.
        public var message: String {
            "namespace \"\(name)\" has a policy already, at \(first)"
        }
    }

    /// Every repetition, in the order of the documents.
    public let repeated: [Repetition]

    /// One line a repetition.
    public var description: String {
        repeated.map { "\($0.place): \($0.message)" }.joined(separator: "\n")
    }
}
