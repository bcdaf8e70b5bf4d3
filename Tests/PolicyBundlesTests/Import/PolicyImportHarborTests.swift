import PolicyBundles
import PolicyEngine
import StrictYAML
import Testing

@Suite struct PolicyImportHarborTests {
    static let now = Timestamp(secondsSinceEpoch: 1_800_000_000)

    private func imported(_ json: String) throws(DocumentError) -> PolicyImport {
        try PolicyImport(
            harborProjects: Array(json.utf8),
            registry: "harbor.example.com",
            source: "projects.json",
            at: Self.now
        )
    }

    /// A project of Harbor, with what its API has beside what is read here.
    static func project(
        _ metadata: String = "\"prevent_vul\":\"true\",\"severity\":\"high\","
            + "\"reuse_sys_cve_allowlist\":\"false\"",
        allowlist: String = "{\"id\":3,\"items\":[],\"expires_at\":null}"
    ) -> String {
        """
        {"project_id": 7, "name": "payments", "owner_name": "admin", "repo_count": 12,
         "creation_time": "2026-01-02T03:04:05.678Z", "current_user_role_ids": null,
         "metadata": {"public": "false", "auto_scan": "true", \(metadata)},
         "cve_allowlist": \(allowlist)}
        """
    }

    private func policy(_ json: String) throws -> NamespacePolicy {
        let result = try imported(json)
        let read = try PolicyDocument(parsing: result.document, file: "policy.yaml")
        #expect(read.policies == result.policies)
        return try #require(result.policies.namespaces.first)
    }

    @Test func readsOneProjectOrAList() throws {
        let expected = """
            namespaces:
              - name: harbor.example.com/payments
                blocking: enforce

            """
        #expect(try imported(Self.project()).document == expected)
        #expect(try imported("[\(Self.project())]").document == expected)
        #expect(try imported("[]").document == "namespaces: []\n")
    }

    @Test(arguments: [(1, false), (9, false), (10, true), (11, false), (100, true)])
    func warnsOfAListThatMayBeOnePage(_ sample: (count: Int, isWarned: Bool)) throws {
        let projects = (1...sample.count).map { number in
            Self.project().replacing("payments", with: "payments-\(number)")
        }
        let warning =
            "the answer has \(sample.count) projects and may be one page of more;"
            + " ask with page_size=100, and for every page"
        let result = try imported("[\(projects.joined(separator: ","))]")
        #expect(result.warnings == (sample.isWarned ? [warning] : []))
        #expect(result.policies.namespaces.count == sample.count)
    }

    static let levels: [(String, Severity)] = [
        ("low", .low), ("medium", .medium), ("high", .high), ("critical", .critical),
    ]

    @Test(arguments: levels)
    func readsASeverity(_ sample: (word: String, severity: Severity)) throws {
        let json = Self.project("\"prevent_vul\":\"true\",\"severity\":\"\(sample.word)\"")
        let policy = try policy(json)
        #expect(policy.severity == sample.severity)
        #expect(policy.unknownSeverity == nil)
    }

    @Test(arguments: ["none", "negligible", "None"])
    func blocksWhatItCanOfEverySeverity(_ word: String) throws {
        let json = Self.project(
            "\"prevent_vul\":\"true\",\"severity\":\"\(word)\","
                + "\"reuse_sys_cve_allowlist\":\"false\""
        )
        let policy = try policy(json)
        #expect(policy.severity == .low)
        #expect(policy.unknownSeverity == .low)
        #expect(
            try imported(json).warnings == [
                "project \"payments\" blocks findings of every severity; "
                    + "negligible ones are let through here"
            ]
        )
    }

    @Test(arguments: [
        "", ",\"prevent_vul\":\"false\"", ",\"prevent_vul\":\"False\"",
        ",\"prevent_vul\":\"false\",\"severity\":\"\"", ",\"severity\":null",
    ])
    func turnsAProjectThatDoesNotPreventOff(_ metadata: String) throws {
        let json = Self.project("\"x\":\"y\"\(metadata)")
        #expect(try policy(json).blocking == .off)
    }

    @Test(arguments: ["\"expires_at\":null,", ""])
    func takesAnAllowlistWithoutEndAsOne(_ end: String) throws {
        let allowlist = "{\(end)\"items\":[{\"cve_id\":\"CVE-1\"},{\"cve_id\":\"CVE-2\"}]}"
        let policy = try policy(Self.project(allowlist: allowlist))
        #expect(policy.allowlist == ids("CVE-1", "CVE-2"))
        #expect(policy.exceptions.isEmpty)
    }

    @Test func makesExceptionsOfAnAllowlistWithAnEnd() throws {
        let allowlist = "{\"expires_at\":1800000001,\"items\":[{\"cve_id\":\"CVE-1\"}]}"
        let json = Self.project(allowlist: allowlist)
        #expect(try policy(json).allowlist.isEmpty)
        #expect(
            try imported(json).document == """
                namespaces:
                  - name: harbor.example.com/payments
                    blocking: enforce
                    exceptions:
                      - id: CVE-1
                        expires: "2027-01-15T08:00:01Z"
                        reason: "on the allowlist of the Harbor project"

                """
        )
        #expect(try imported(json).warnings.isEmpty)
    }

    @Test func leavesAnExpiredAllowlistOutWithAWarning() throws {
        let allowlist = "{\"expires_at\":1800000000,\"items\":[{\"cve_id\":\"CVE-1\"}]}"
        let json = Self.project(allowlist: allowlist)
        #expect(try policy(json).exceptions.isEmpty)
        #expect(
            try imported(json).warnings == [
                "project \"payments\" has an allowlist that expired at 2027-01-15T08:00:00Z; "
                    + "it is left out"
            ]
        )
    }

    @Test(arguments: ["", ",\"reuse_sys_cve_allowlist\":\"true\""])
    func leavesAnAllowlistOutThatTheSystemsIsUsedFor(_ metadata: String) throws {
        let json = Self.project(
            "\"prevent_vul\":\"true\",\"severity\":\"high\"\(metadata)",
            allowlist: "{\"items\":[{\"cve_id\":\"CVE-1\"}]}"
        )
        #expect(try policy(json).allowlist.isEmpty)
        #expect(
            try imported(json).warnings == [
                "project \"payments\" uses the allowlist of the system, which is not in the "
                    + "answer, and its own is not in force"
            ]
        )
    }

    @Test(arguments: ["null", "{}", "{\"items\":null}", "{\"items\":[]}"])
    func takesAProjectWithoutAllowlist(_ allowlist: String) throws {
        let json = Self.project(allowlist: allowlist)
        #expect(try policy(json).allowlist.isEmpty)
        #expect(try imported(json).warnings.isEmpty)
    }

    static let mistakes: [(String, String)] = [
        (
            project("\"prevent_vul\":\"true\",\"severity\":\"urgent\""),
            "metadata.severity: project \"payments\": \"urgent\" is not one of none, negligible, "
        ),
        (
            project("\"prevent_vul\":\"true\""),
            "metadata.severity: project \"payments\" blocks, and its severity is missing"
        ),
        (
            project("\"prevent_vul\":\"true\",\"severity\":\"\""),
            "metadata.severity: project \"payments\" blocks, and its severity is missing"
        ),
        (
            project("\"prevent_vul\":\"yes\""),
            "metadata.prevent_vul: project \"payments\": \"yes\" is not one of true, false"
        ),
        (
            project("\"reuse_sys_cve_allowlist\":\"\""),
            "metadata.reuse_sys_cve_allowlist: project \"payments\": \"\" is not one of"
        ),
        (
            project(allowlist: "{\"items\":[{\"cve_id\":\"\"}]}"),
            "cve_allowlist.items[0].cve_id: \"\" is not a vulnerability id"
        ),
        (
            project(allowlist: "{\"expires_at\":\"soon\"}"),
            "cve_allowlist.expires_at: \"soon\" is not a whole number"
        ),
        ("{\"name\":\"payments\"}", "metadata: is missing"),
        ("{\"metadata\":{}}", "name: is missing"),
        ("[\(project()),\(project())]", "namespace \"harbor.example.com/payments\" has more than"),
        ("{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}", "name: is missing"),
    ]

    @Test(arguments: mistakes)
    func refusesWhatItDoesNotKnow(_ sample: (json: String, expected: String)) throws {
        let error = #expect(throws: DocumentError.self) { try imported(sample.json) }
        let mistake = try #require(error?.mistakes.first)
        let line = mistake.path.isEmpty ? mistake.message : "\(mistake.path): \(mistake.message)"
        #expect(line.hasPrefix(sample.expected), "\(line)")
    }
}
