import PolicyBundles
import PolicyEngine
import StrictYAML
import Testing

/// What policy documents are warned about, with the place that the author is sent to.
@Suite struct PolicySetWarningsTests {
    static let now = "2027-01-01T00:00:00Z"

    /// What is said of a document that is published alone, or with another one.
    private func warnings(
        in text: String,
        beside other: String = "namespaces: []"
    ) throws -> [String] {
        let documents = [
            try PolicyDocument(parsing: text, file: "policy.yaml"),
            try PolicyDocument(parsing: other, file: "other.yaml"),
        ]
        let policies = try PolicySet(merging: documents)
        let now = try Timestamp(parsing: Self.now)
        return policies.warnings(in: documents, at: now).map(\.description)
    }

    private func exception(
        _ id: String = "CVE-1",
        expires: String = "2028-01-01",
        in repositories: String? = nil
    ) -> String {
        let list = repositories.map { ", repositories: [\($0)]" } ?? ""
        return "exceptions:\n  - {id: \(id), expires: \(expires), reason: r\(list)}"
    }

    static let expiries: [(String, String?)] = [
        ("2026-12-31", "expired at 2026-12-31T00:00:00Z"),
        (now, "expired at 2027-01-01T00:00:00Z"),
        ("2027-01-01T00:00:01Z", "expires soon, at 2027-01-01T00:00:01Z"),
        ("2027-01-15T00:00:00Z", "expires soon, at 2027-01-15T00:00:00Z"),
        ("2027-01-15T00:00:01Z", nil),
    ]

    @Test(arguments: expiries)
    func warnsOfAnExceptionBeforeAndAfterItsEnd(_ sample: (expires: String, text: String?)) throws {
        let found = try warnings(in: document(with: exception(expires: sample.expires)))
        let expected = sample.text.map { text in
            "policy.yaml:5:30: namespaces[0].exceptions[0].expires: the exception for CVE-1 \(text)"
        }
        #expect(found == [expected].compactMap { $0 })
    }

    @Test func warnsOfAnExceptionThatTheDenylistOverrides() throws {
        let text = document(with: "denylist: cve-1\n" + exception())
        #expect(
            try warnings(in: text) == [
                "policy.yaml:6:14: namespaces[0].exceptions[0].id: "
                    + "CVE-1 is on the denylist, which no exception lifts"
            ]
        )
    }

    @Test func warnsOfAnExceptionThatAnAllowlistMakesEndless() throws {
        let expected =
            "CVE-1 is on an allowlist, so it stays accepted when this exception ends"
        let own = try warnings(in: document(with: "allowlist: CVE-1\n" + exception()))
        #expect(own == ["policy.yaml:6:14: namespaces[0].exceptions[0].id: \(expected)"])
        let every = try warnings(in: "allowlist: CVE-1\n" + document(with: exception()))
        #expect(every == ["policy.yaml:6:14: namespaces[0].exceptions[0].id: \(expected)"])
    }

    @Test func warnsOfAnAllowlistThatTheDenylistOverrides() throws {
        let text = document(with: "denylist: [CVE-1, CVE-2]\nallowlist: cve-2, CVE-3, CVE-1")
        #expect(
            try warnings(in: text) == [
                "policy.yaml:5:16: namespaces[0].allowlist: "
                    + "CVE-1 is on the denylist too, which no allowlist lifts",
                "policy.yaml:5:16: namespaces[0].allowlist: "
                    + "cve-2 is on the denylist too, which no allowlist lifts",
            ]
        )
    }

    @Test func takesADenylistAgainstTheAllowlistOfAllNamespacesAsMeant() throws {
        let text = "allowlist: CVE-1\n" + document(with: "denylist: CVE-1")
        #expect(try warnings(in: text).isEmpty)
    }

    static let unreachable = [
        "api", "billing/api", "billing/**", "payments-old", "payments-old/**",
        "registry.example.com/payments",
    ]

    @Test(arguments: unreachable)
    func warnsOfARepositoryOutsideItsNamespace(_ repository: String) throws {
        let found = try warnings(in: document(with: exception(in: "payments/api, \(repository)")))
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix(
                "policy.yaml:5:82: namespaces[0].exceptions[0].repositories[1]: no image of "
                    + "registry.example.com/payments is in \(repository); "
            ) == true
        )
    }

    @Test(arguments: ["\"**\"", "payments", "payments/**", "payments/api", "payments/api/**"])
    func takesARepositoryInsideItsNamespace(_ repository: String) throws {
        #expect(try warnings(in: document(with: exception(in: repository))).isEmpty)
    }

    static let otherNamespaces: [(String, String, String?)] = [
        ("*", "anything", nil),
        ("example.com", "anything/**", nil),
        ("example.com/a/b", "a/**", nil),
        ("docker.io", "library/nginx", nil),
        ("docker.io", "nginx/**", nil),
        ("docker.io", "nginx", "no image of Docker Hub is in nginx; write library/nginx"),
        ("index.docker.io", "nginx", "no image of Docker Hub is in nginx; write library/nginx"),
        ("example.com", "nginx", nil),
        ("example.com", "inner", "images in inner are judged by the policy of example.com/inner"),
        (
            "example.com", "inner/a/**",
            "images in inner/a/** are judged by the policy of example.com/inner"
        ),
        (
            "example.com", "inner/**",
            "images in inner/** are judged by the policy of example.com/inner"
        ),
        ("example.com", "inner-2", nil),
        ("example.org", "inner", nil),
        ("example.com/inner/a", "inner/a", nil),
    ]

    @Test(arguments: otherNamespaces)
    func knowsWhichPolicyJudgesARepository(
        _ sample: (namespace: String, repository: String, expected: String?)
    ) throws {
        let text = """
            namespaces:
              - {name: example.com/inner, blocking: audit}
              - name: "\(sample.namespace)"
                blocking: enforce
                exceptions:
                  - id: CVE-1
                    expires: 2028-01-01
                    reason: r
                    repositories:
                      - \(sample.repository)
            """
        let expected = sample.expected.map {
            "policy.yaml:10:13: namespaces[1].exceptions[0].repositories[0]: \($0)"
        }
        #expect(try warnings(in: text) == [expected].compactMap { $0 })
    }

    @Test(arguments: [
        ("example.com/a/b", "example.com/a"), ("example.com/a/b", "example.com"),
        ("example.com", "'*'"),
    ])
    func warnsOfAPolicyThatRepeatsTheOneAroundIt(_ names: (inner: String, outer: String)) throws {
        let text = """
            namespaces:
              - {name: \(names.inner), blocking: audit, allowlist: "CVE-1, CVE-2"}
              - {blocking: audit, allowlist: [cve-2, cve-1], severity: high, name: \(names.outer)}
            """
        let outer = names.outer.replacing("'", with: "")
        #expect(
            try warnings(in: text) == [
                "policy.yaml:2:12: namespaces[0].name: "
                    + "the policy is the same as that of \(outer) and changes nothing"
            ]
        )
    }

    @Test func takesAPolicyThatRepeatsOneFurtherOutAsMeant() throws {
        let text = """
            namespaces:
              - {name: example.com, blocking: audit}
              - {name: example.com/a, blocking: enforce}
              - {name: example.com/a/b, blocking: audit}
              - {name: example.com-2/a, blocking: enforce}
            """
        #expect(try warnings(in: text).isEmpty)
    }

    @Test func takesAPolicyAsMeantThatDiffersFromTheNearestOfAnotherFile() throws {
        let text = """
            namespaces:
              - {name: "*", blocking: enforce}
              - {name: example.com/pay, blocking: enforce}
            """
        let other = "namespaces: [{name: example.com, blocking: off}]"
        #expect(try warnings(in: text, beside: other).isEmpty)
    }

    @Test func warnsOfWhatThePoliciesOfAnotherFileTakeTheEffectFrom() throws {
        let text = """
            namespaces:
              - {name: example.com/a/b, blocking: audit}
              - name: example.com
                blocking: enforce
                exceptions:
                  - {id: CVE-1, expires: 2028-01-01, reason: r}
                  - {id: CVE-2, expires: 2028-01-01, reason: r, repositories: [a/api]}
            """
        let other = "allowlist: CVE-1\nnamespaces: [{name: example.com/a, blocking: audit}]"
        #expect(
            try warnings(in: text, beside: other) == [
                "policy.yaml:2:12: namespaces[0].name: "
                    + "the policy is the same as that of example.com/a and changes nothing",
                "policy.yaml:6:14: namespaces[1].exceptions[0].id: "
                    + "CVE-1 is on an allowlist, so it stays accepted when this exception ends",
                "policy.yaml:7:68: namespaces[1].exceptions[1].repositories[0]: "
                    + "images in a/api are judged by the policy of example.com/a",
            ]
        )
    }

    @Test(arguments: ["audit", "off"], ["2026-01-01", "2028-01-01"])
    func warnsOfAnEnforceFromThatNeverEnforces(_ mode: String, from: String) throws {
        let text = "namespaces: [{name: docker.io, blocking: \(mode), enforceFrom: \(from)}]"
        let column = "namespaces: [{name: docker.io, blocking: \(mode), enforceFrom: ".count + 1
        #expect(
            try warnings(in: text) == [
                "policy.yaml:1:\(column): namespaces[0].enforceFrom: "
                    + "has no effect with blocking: \(mode); write blocking: enforce"
            ]
        )
    }

    @Test func warnsWhereAnOldReportIsLaxerThanANewOne() throws {
        let found = try warnings(in: document(with: "unscanned: allow\nreportMaxAge: 24h"))
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix(
                "policy.yaml:5:19: namespaces[0].reportMaxAge: with unscanned: allow, images "
            ) == true
        )
    }

    @Test func saysNothingAboutPoliciesThatAreMerelyLax() throws {
        let text = document(
            with: """
                severity: critical
                severityWithoutFix: never
                unscanned: allow
                gracePeriod: 720h
                enforceFrom: 2026-01-01
                allowlist: CVE-1
                """
        )
        #expect(try warnings(in: text).isEmpty)
    }

    @Test func ordersWarningsAsTheDocumentsAre() throws {
        let text = """
            namespaces:
              - name: example.com
                exceptions:
                  - {id: CVE-1, expires: 2026-01-01, reason: r}
                enforceFrom: 2026-01-01
                blocking: audit
            """
        let other = "namespaces: [{name: a.example, blocking: off, enforceFrom: 2026-01-01}]"
        let found = try warnings(in: text, beside: other)
        let places = found.compactMap { $0.split(separator: " ").first }
        #expect(places == ["policy.yaml:4:30:", "policy.yaml:5:18:", "other.yaml:1:60:"])
    }
}
