import PolicyBundles
import PolicyEngine
import StrictYAML
import Testing

@Suite struct PolicyDocumentTests {
    @Test func readsEveryFieldAtOnce() throws {
        let text = """
            allowlist: []                           # for every namespace
            namespaces:
              - name: registry.example.com/payments
                blocking: enforce
                severity: high
                allowlist: CVE-2024-3094, CVE-2023-44487
                exceptions:
                  - {id: CVE-2025-1111, expires: 2027-01-31, reason: not reachable, \
            repositories: [payments/api, payments/jobs/**]}
                unscanned: deny
                reportMaxAge: 720h
                severityWithoutFix: critical
                unknownSeverity: high
                denylist: CVE-2021-44228
                knownExploited: deny
                gracePeriod: 72h
                enforceFrom: 2027-01-01
            """
        let id = try #require(VulnerabilityID("CVE-2025-1111"))
        let exception = PolicyException(
            id: id,
            expires: try Timestamp(parsing: "2027-01-31T00:00:00Z"),
            reason: "not reachable",
            repositories: [
                try RepositoryPattern(parsing: "payments/api"),
                try RepositoryPattern(parsing: "payments/jobs/**"),
            ]
        )
        let expected = NamespacePolicy(
            name: try NamespacePattern(parsing: "registry.example.com/payments"),
            blocking: .enforce,
            severity: .high,
            allowlist: ids("CVE-2024-3094", "CVE-2023-44487"),
            exceptions: [exception],
            unscanned: .deny,
            reportMaxAge: Age(seconds: 720 * 3600),
            severityWithoutFix: .level(.critical),
            denylist: ids("CVE-2021-44228"),
            knownExploited: .deny,
            gracePeriod: Age(seconds: 72 * 3600),
            enforceFrom: try Timestamp(parsing: "2027-01-01T00:00:00Z"),
            unknownSeverity: .high
        )
        let policies = try PolicyDocument(parsing: text, file: "policy.yaml").policies
        #expect(policies == (try PolicySet(allowlist: [], namespaces: [expected])))
    }

    struct Field: Sendable, CustomTestStringConvertible {
        let written: String
        let change: @Sendable (inout NamespacePolicy) -> Void

        init(_ written: String, _ change: @escaping @Sendable (inout NamespacePolicy) -> Void) {
            self.written = written
            self.change = change
        }

        var testDescription: String { written }
    }

    static let fields = [
        Field("") { _ in },
        Field("severity: low") { $0.severity = .low },
        Field("severity: \"medium\"") { $0.severity = .medium },
        Field("severity: high") { $0.severity = .high },
        Field("severity: critical") { $0.severity = .critical },
        Field("severityWithoutFix: low") { $0.severityWithoutFix = .level(.low) },
        Field("severityWithoutFix: medium") { $0.severityWithoutFix = .level(.medium) },
        Field("severityWithoutFix: high") { $0.severityWithoutFix = .level(.high) },
        Field("severityWithoutFix: never") { $0.severityWithoutFix = .never },
        Field("unknownSeverity: low") { $0.unknownSeverity = .low },
        Field("unknownSeverity: critical") { $0.unknownSeverity = .critical },
        Field("unscanned: allow") { $0.unscanned = .allow },
        Field("knownExploited: ignore") { $0.knownExploited = .ignore },
        Field("knownExploited: deny") { $0.knownExploited = .deny },
        Field("allowlist: []") { _ in },
        Field("allowlist: \"\"") { _ in },
        Field("allowlist: cve-1") { $0.allowlist = ids("CVE-1") },
        Field("allowlist: CVE-1,CVE-2 , GHSA-3") { $0.allowlist = ids("CVE-1", "CVE-2", "GHSA-3") },
        Field("allowlist: [CVE-1, \"CVE-2\"]") { $0.allowlist = ids("CVE-1", "CVE-2") },
        Field("allowlist:\n  - CVE-1\n  - CVE-1") { $0.allowlist = ids("CVE-1") },
        Field("allowlist: >-\n  CVE-1,\n  CVE-2") { $0.allowlist = ids("CVE-1", "CVE-2") },
        Field("denylist: CVE-1, CVE-2") { $0.denylist = ids("CVE-1", "CVE-2") },
        Field("denylist: [CVE-1]") { $0.denylist = ids("CVE-1") },
        Field("exceptions: []") { _ in },
        Field("reportMaxAge: 30d") { $0.reportMaxAge = Age(seconds: 30 * 86_400) },
        Field("reportMaxAge: 1s") { $0.reportMaxAge = Age(seconds: 1) },
        Field("gracePeriod: 1h30m") { $0.gracePeriod = Age(seconds: 5_400) },
        Field("gracePeriod: 0s") { $0.gracePeriod = Age(seconds: 0) },
        Field("presentImages: allow") { $0.presentImages = .allow },
        Field("presentImages: enforce") { $0.presentImages = .enforce },
        Field("presentImages: judge") { _ in },
        Field("breakGlass: true") { $0.breakGlass = true },
        Field("breakGlass: false") { _ in },
        Field("enforceFrom: 1970-01-02") { $0.enforceFrom = Timestamp(secondsSinceEpoch: 86_400) },
        Field("enforceFrom: 1970-01-01T01:00:00+01:00") {
            $0.enforceFrom = Timestamp(secondsSinceEpoch: 0)
        },
    ]

    @Test(arguments: fields)
    func readsAField(_ field: Field) throws {
        let name = try NamespacePattern(parsing: "registry.example.com/payments")
        var expected = NamespacePolicy(name: name, blocking: .enforce)
        field.change(&expected)
        let text = document(with: field.written)
        let policies = try PolicyDocument(parsing: text, file: "policy.yaml").policies
        #expect(policies.namespaces == [expected])
    }

    @Test(arguments: EnforcementMode.allCases, ["", "'", "\""])
    func readsEveryModePlainAndQuoted(_ mode: EnforcementMode, quote: String) throws {
        let text = "namespaces: [{name: docker.io, blocking: \(quote)\(mode.rawValue)\(quote)}]"
        let policies = try PolicyDocument(parsing: text, file: "policy.yaml").policies
        #expect(policies.namespaces.map(\.blocking) == [mode])
    }

    @Test(arguments: ["*", "docker.io", "localhost:5000/team/app", "[::1]:5000"])
    func readsANamespace(_ name: String) throws {
        let text = "namespaces: [{name: '\(name)', blocking: audit}]"
        let policies = try PolicyDocument(parsing: text, file: "policy.yaml").policies
        #expect(policies.namespaces.map(\.name) == [try NamespacePattern(parsing: name)])
    }

    @Test func keepsTheGlobalAllowlistApartFromThoseOfNamespaces() throws {
        let text = "allowlist: CVE-1\n" + document(with: "allowlist: CVE-2")
        let policies = try PolicyDocument(parsing: text, file: "policy.yaml").policies
        #expect(policies.allowlist == ids("CVE-1"))
        #expect(policies.namespaces.map(\.allowlist) == [ids("CVE-2")])
    }

    @Test func readsTheImagesThatAreNotJudged() throws {
        let text = "exempt: [registry.k8s.io/**, 'quay.io/a/b:1']\nnamespaces: []"
        let policies = try PolicyDocument(parsing: text, file: "policy.yaml").policies
        #expect(policies.exempt.map(\.description) == ["registry.k8s.io/**", "quay.io/a/b:1"])
    }

    @Test func namesThePlaceOfAnExemptionThatIsNone() throws {
        let text = "exempt:\n  - registry.k8s.io/**\n  - pause\nnamespaces: []"
        let error = #expect(throws: DocumentError.self) {
            try PolicyDocument(parsing: text, file: "policy.yaml")
        }
        let reason = ImagePattern.ParseError.missingHost("pause")
        #expect(error?.description == "policy.yaml:3:5: exempt[1]: \(reason)")
    }

    @Test func takesAnEmptyListOfNamespacesAsMeant() throws {
        let policies = try PolicyDocument(parsing: "namespaces: []", file: "policy.yaml").policies
        #expect(policies == (try PolicySet(namespaces: [])))
    }

    @Test func readsBytesWithAByteOrderMarkAndWindowsLineEnds() throws {
        let text = document(with: "severity: low").replacing("\n", with: "\r\n")
        let bytes = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        let policies = try PolicyDocument(parsing: bytes, file: "policy.yaml").policies
        #expect(policies.namespaces.map(\.severity) == [.low])
    }

    @Test func readsTenThousandNamespaces() throws {
        let namespaces = (0..<10_000).map { "- {name: example.com/team\($0), blocking: audit}\n" }
        let text = "namespaces:\n" + namespaces.joined()
        let policies = try PolicyDocument(parsing: text, file: "policy.yaml").policies
        #expect(policies.namespaces.count == 10_000)
    }
}
