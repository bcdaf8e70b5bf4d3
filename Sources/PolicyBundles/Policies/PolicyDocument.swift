public import PolicyEngine
public import StrictYAML

/// The policies of every namespace, as their authors write them in YAML.
///
/// Mistakes are all found at once, and any of them refuses the document as a whole: a policy that
/// was half understood would let images through that its author believes blocked.
public struct PolicyDocument: Hashable, Sendable {
    /// The most bytes that a document may have: as many as a bundle, which it is published in.
    public static let maximumBytes = PolicyBundle.maximumBytes

    /// The policies that the document holds.
    public let policies: PolicySet

    /// What was written, for the places of warnings.
    let document: YAMLDocument

    /// Reads a document.
    ///
    /// A document without the key `namespaces` is refused: more likely it is the wrong file than
    /// a decision to judge nothing. Whoever means that writes `namespaces: []`.
    ///
    /// - Parameters:
    ///   - text: The document in YAML or JSON.
    ///   - file: Its name for messages.
    /// - Throws: `DocumentError` with every mistake and its place.
    public init(parsing text: String, file: String) throws(DocumentError) {
        document = try YAMLDocument(
            parsing: text,
            file: file,
            maximumBytes: Self.maximumBytes
        )
        policies = try document.decode { $0.policySet() }
    }

    /// Reads a document as it came from a file.
    ///
    /// - Parameters:
    ///   - bytes: The document in YAML or JSON, in UTF-8.
    ///   - file: Its name for messages.
    /// - Throws: `DocumentError` as for a text, and for bytes that are not UTF-8.
    public init(parsing bytes: [UInt8], file: String) throws(DocumentError) {
        document = try YAMLDocument(
            parsing: bytes,
            file: file,
            maximumBytes: Self.maximumBytes
        )
        policies = try document.decode { $0.policySet() }
    }
}
