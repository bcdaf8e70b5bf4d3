public import PolicyEngine
public import StrictYAML

extension PolicyImport {
    /// How many projects Harbor lists unless it is asked for more, up to 100: a page that others
    /// follow has most likely a multiple of them.
    private static let harborPage = 10

    /// Reads the projects of Harbor.
    ///
    /// Source of the format: `Project` of Harbor's API 2.0. As Harbor does, a project without
    /// `prevent_vul` blocks nothing, and one without `reuse_sys_cve_allowlist` has the list of the
    /// system in place of its own. How many projects there are stands in a header of the answer
    /// alone, so a list that may be one page of several is told by its length.
    ///
    /// - Parameters:
    ///   - bytes: One project, or a list of them.
    ///   - registry: The host under which images are pulled.
    ///   - source: Where the projects came from, for messages.
    ///   - now: The clock's value: an allowlist that expired is left out with a warning.
    /// - Throws: `DocumentError` with every mistake; one in a project's settings names it.
    public init(
        harborProjects bytes: [UInt8],
        registry: String,
        source: String,
        at now: Timestamp
    ) throws(DocumentError) {
        self = try Self.decoded(bytes, source: source) { value in
            value.oneOrMany { value in
                value.mapping { $0.harborProject(registry: registry, now: now) }
            }
            .map { ($0, Self.warnings(ofPageWith: $0.count)) }
        }
    }

    private static func warnings(ofPageWith count: Int) -> [String] {
        guard count > 0, count.isMultiple(of: harborPage) else { return [] }
        return [
            "the answer has \(count) projects and may be one page of more;"
                + " ask with page_size=100, and for every page"
        ]
    }
}

/// The settings of a project that are about vulnerabilities.
private struct HarborSettings {
    var prevents = false
    var severity: Severity?
    /// Whether everything counts, `none` being the word for it.
    var blocksEverything = false
    var reusesSystemAllowlist = true
}

/// The allowlist of a project.
private struct HarborAllowlist {
    var ids: [VulnerabilityID] = []
    var expires: Timestamp?
}

extension MappingReader {
    fileprivate mutating func harborProject(
        registry: String,
        now: Timestamp
    ) -> ImportedNamespace? {
        ignoreUnknownKeys()
        guard let namespace = required("name", { $0.namespace(of: registry) }) else { return nil }
        let about = "project \"\(namespace.name)\""
        let settings = required("metadata") { value in
            value.mapping { $0.harborSettings(about: about) }
        }
        let allowlist = optional("cve_allowlist") { value in
            value.isNothing ? HarborAllowlist() : value.mapping { $0.harborAllowlist() }
        }
        guard let settings else { return nil }
        var imported = ImportedNamespace(
            policy: NamespacePolicy(
                name: namespace.pattern,
                blocking: settings.prevents ? .enforce : .off
            )
        )
        imported.apply(settings, about: about)
        imported.apply(
            allowlist ?? HarborAllowlist(),
            reusesSystemAllowlist: settings.reusesSystemAllowlist,
            about: about,
            now: now
        )
        return imported
    }

    private mutating func harborSettings(about: String) -> HarborSettings? {
        ignoreUnknownKeys()
        var settings = HarborSettings()
        let booleans: KeyValuePairs = ["true": true, "false": false]
        if let prevents = optional("prevent_vul", { $0.word(about: about, of: booleans) }) {
            settings.prevents = prevents
        }
        if let reuses = optional(
            "reuse_sys_cve_allowlist",
            { $0.word(about: about, of: booleans) }
        ) {
            settings.reusesSystemAllowlist = reuses
        }
        // Harbor takes "negligible" for "none": the severity of every finding reaches it.
        let severity = severity(
            behind: "severity",
            about: about,
            of: [
                "none": .negligible, "negligible": .negligible, "low": .low, "medium": .medium,
                "high": .high, "critical": .critical,
            ],
            blocks: settings.prevents
        )
        settings.blocksEverything = severity == .negligible
        settings.severity = severity.map { max($0, .low) }
        return settings
    }

    private mutating func harborAllowlist() -> HarborAllowlist? {
        ignoreUnknownKeys()
        let ids = optional("items") { $0.vulnerabilityIDs(behind: "cve_id") } ?? []
        let seconds: Int64?? = optional("expires_at") { value in
            guard !value.isNothing else { return .some(nil) }
            // 9999-12-31: the last day that a document can name.
            return value.integer(in: 0...253_402_214_400).map { .some($0) }
        }
        let expires = (seconds ?? nil).map { Timestamp(secondsSinceEpoch: $0) }
        return HarborAllowlist(ids: ids, expires: expires)
    }
}

extension ImportedNamespace {
    fileprivate mutating func apply(_ settings: HarborSettings, about: String) {
        if let severity = settings.severity { policy.severity = severity }
        guard settings.blocksEverything else { return }
        policy.unknownSeverity = .low
        if settings.prevents {
            warnings.append(
                "\(about) blocks findings of every severity; negligible ones are let through here"
            )
        }
    }

    fileprivate mutating func apply(
        _ allowlist: HarborAllowlist,
        reusesSystemAllowlist: Bool,
        about: String,
        now: Timestamp
    ) {
        guard !reusesSystemAllowlist else {
            let unused = allowlist.ids.isEmpty ? "" : ", and its own is not in force"
            warnings.append(
                "\(about) uses the allowlist of the system, which is not in the answer\(unused)"
            )
            return
        }
        guard let expires = allowlist.expires else {
            policy.allowlist = Set(allowlist.ids)
            return
        }
        guard !allowlist.ids.isEmpty else { return }
        guard expires > now else {
            warnings.append("\(about) has an allowlist that expired at \(expires); it is left out")
            return
        }
        policy.exceptions = allowlist.ids.map { id in
            PolicyException(
                id: id,
                expires: expires,
                reason: "on the allowlist of the Harbor project"
            )
        }
    }
}
