internal import PolicyEngine
public import StrictYAML

extension PolicyImport {
    /// Reads the namespaces of Tencent Container Registry.
    ///
    /// Source of the format: `DescribeNamespaces` and `TcrNamespaceInfo` of the API 2019-09-24. A
    /// namespace that does not say whether it blocks is off, with a warning: answers of registries
    /// without image scanning are like that.
    ///
    /// - Parameters:
    ///   - bytes: The answer of `DescribeNamespaces`, or the list or one namespace out of it.
    ///   - registry: The host under which images are pulled.
    ///   - source: Where the answer came from, for messages.
    /// - Throws: `DocumentError` with every mistake; one in a namespace's settings names it.
    public init(
        tencentNamespaces bytes: [UInt8],
        registry: String,
        source: String
    ) throws(DocumentError) {
        self = try Self.decoded(bytes, source: source) { $0.tencentAnswer(registry: registry) }
    }
}

extension ValueReader {
    fileprivate typealias Answer = (namespaces: [ImportedNamespace], warnings: [String])

    fileprivate mutating func tencentAnswer(registry: String) -> Answer? {
        guard isMapping else { return tencentNamespaces(registry: registry).map { ($0, []) } }
        return mapping { object in
            if object.contains("Response") {
                object.ignoreUnknownKeys()
                return object.required("Response") { value in
                    value.mapping { $0.tencentList(registry: registry) }
                }
            }
            guard object.contains("NamespaceList") else {
                return object.tencentNamespace(registry: registry).map { ([$0], []) }
            }
            return object.tencentList(registry: registry)
        }
    }

    fileprivate mutating func tencentNamespaces(registry: String) -> [ImportedNamespace]? {
        list { value in value.mapping { $0.tencentNamespace(registry: registry) } }
    }
}

extension MappingReader {
    fileprivate mutating func tencentList(registry: String) -> ValueReader.Answer? {
        ignoreUnknownKeys()
        if contains("Error") {
            return optional("Error") { value in
                value.report("the registry answered with an error, not with namespaces")
                return nil
            }
        }
        let namespaces = required("NamespaceList") { $0.tencentNamespaces(registry: registry) }
        let total = optional("TotalCount") { $0.integer(in: 0...Int.max) }
        guard let namespaces else { return nil }
        guard let total, total > namespaces.count else { return (namespaces, []) }
        let warning = "the answer has \(namespaces.count) of \(total) namespaces; ask for all"
        return (namespaces, [warning])
    }

    fileprivate mutating func tencentNamespace(registry: String) -> ImportedNamespace? {
        ignoreUnknownKeys()
        guard let namespace = required("Name", { $0.namespace(of: registry) }) else { return nil }
        let about = "namespace \"\(namespace.name)\""
        let prevention = optional("IsPreventVUL") { value in
            value.wordIfAny(about: about, of: ["true": true, "false": false])
        }
        let prevents: Bool? = prevention ?? nil
        let blocks = prevents ?? false
        let severity = severity(
            behind: "Severity",
            about: about,
            of: ["low": .low, "medium": .medium, "high": .high],
            blocks: blocks
        )
        let ids = optional("CVEWhitelistItems") { $0.vulnerabilityIDs(behind: "CVEID") } ?? []
        var policy = NamespacePolicy(
            name: namespace.pattern,
            blocking: blocks ? .enforce : .off,
            allowlist: Set(ids)
        )
        if let severity { policy.severity = severity }
        var imported = ImportedNamespace(policy: policy)
        if prevents == nil {
            imported.warnings.append(
                "\(about) does not say whether it blocks (IsPreventVUL), and is off here"
            )
        }
        return imported
    }
}
