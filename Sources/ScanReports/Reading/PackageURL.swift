/// A package URL (purl-spec), which names a package of any kind: `pkg:type/namespace/name@version`.
struct PackageURL: Hashable, Sendable {
    private static let scheme = "pkg:"

    /// The kind of package in lower case, such as `oci`, `deb` or `npm`.
    let type: String

    /// What the name is unique in, or `nil`.
    let namespace: String?

    /// The package's name.
    let name: String

    /// The package's version, or `nil`.
    let version: String?

    /// What else tells the package apart, by names in lower case.
    let qualifiers: [String: String]

    /// Parses a package URL.
    ///
    /// - Parameter text: The URL. One without type or name, or with a `%` that escapes no UTF-8,
    ///   gives nil.
    init?(_ text: String) {
        guard text.lowercased().hasPrefix(Self.scheme) else { return nil }
        var rest = text.dropFirst(Self.scheme.count)
        rest = rest.prefix { $0 != "#" }
        let query = rest.drop { $0 != "?" }.dropFirst()
        rest = rest.prefix { $0 != "?" }

        var version: String?
        if let mark = rest.lastIndex(of: "@"), !rest[mark...].contains("/") {
            guard let decoded = rest[rest.index(after: mark)...].percentDecoded else { return nil }
            version = decoded
            rest = rest[..<mark]
        }
        var segments: [String] = []
        for segment in rest.split(separator: "/") {
            guard let decoded = segment.percentDecoded else { return nil }
            segments.append(decoded)
        }
        guard segments.count > 1, let type = segments.first, let name = segments.last else {
            return nil
        }
        let namespace = segments.dropFirst().dropLast().joined(separator: "/")

        var qualifiers: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = parts[1].percentDecoded else { return nil }
            qualifiers[parts[0].lowercased()] = value
        }
        self.type = type.lowercased()
        self.namespace = namespace.isEmpty ? nil : namespace
        self.name = name
        self.version = version.flatMap { $0.isEmpty ? nil : $0 }
        self.qualifiers = qualifiers
    }

    /// The package's name as its ecosystem writes it, namespace included.
    ///
    /// The namespace of a distribution's package is the distribution, which is no part of it.
    var packageName: String {
        guard let namespace else { return name }
        switch type {
        case "alpm", "apk", "deb", "rpm": return name
        case "maven": return "\(namespace):\(name)"
        default: return "\(namespace)/\(name)"
        }
    }
}
