public import PolicyEngine

/// Why an image was not judged, as the decision log and the command line show it.
public struct RecordedExemption: Sendable, Encodable {
    /// Which list has the image.
    public enum Source: String, Hashable, Sendable, Encodable {
        /// The policy bundle's.
        case policy
        /// That of the node's configuration.
        case configuration
    }

    /// The entry that has the image.
    let pattern: String
    /// The list that it is in.
    let source: Source

    /// Shows an exemption.
    ///
    /// - Parameters:
    ///   - pattern: The entry.
    ///   - source: The list that it is in.
    public init(_ pattern: ImagePattern, source: Source) {
        self.pattern = pattern.description
        self.source = source
    }
}
