public import PolicyEngine
internal import StrictYAML

/// Policies made of the settings that a registry has for blocking vulnerable images.
public struct PolicyImport: Hashable, Sendable {
    /// The policies, one for each namespace of the registry.
    public let policies: PolicySet

    /// What the policies cannot say, or what was not in the settings; one line each.
    public let warnings: [String]

    /// The policies as a document in YAML, for `PolicyDocument` to read.
    public var document: String {
        DocumentValue.mapping(DocumentValue.entries(of: policies)).yaml
    }

    /// Joins what was read of each namespace.
    init(_ namespaces: [ImportedNamespace], further warnings: [String]) throws(PolicySetError) {
        policies = try PolicySet(namespaces: namespaces.map(\.policy))
        self.warnings = warnings + namespaces.flatMap(\.warnings)
    }
}

extension PolicyImport {
    /// Reads a document of a registry as the whole of its namespaces.
    ///
    /// - Parameters:
    ///   - bytes: The document, JSON in UTF-8.
    ///   - source: Where it came from, for messages.
    ///   - read: Reads the value at the root: the namespaces, and warnings about all of them
    ///     together.
    /// - Returns: The policies of the namespaces.
    /// - Throws: `DocumentError` with every mistake, a namespace that comes twice included.
    static func decoded(
        _ bytes: [UInt8],
        source: String,
        _ read: (inout ValueReader) -> (namespaces: [ImportedNamespace], warnings: [String])?
    ) throws(DocumentError) -> PolicyImport {
        let document = try YAMLDocument(
            parsingJSON: bytes,
            file: source,
            maximumBytes: PolicyDocument.maximumBytes
        )
        return try document.decodeRoot { value in
            guard let (namespaces, warnings) = read(&value) else { return nil }
            do {
                return try PolicyImport(namespaces, further: warnings)
            } catch {
                value.report("\(error)")
                return nil
            }
        }
    }
}
