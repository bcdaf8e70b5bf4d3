import PolicyBundles
import PolicyEngine
import Testing

@Suite struct PolicyDifferenceTests {
    private func policies(_ text: String) throws -> PolicySet {
        try PolicyDocument(parsing: text, file: "policy.yaml").policies
    }

    private func difference(_ older: String, _ newer: String) throws -> PolicyDifference {
        PolicyDifference(from: try policies(older), to: try policies(newer))
    }

    /// The changed rules of a namespace, each on a line.
    private func rules(_ older: String, _ newer: String) throws -> [String] {
        func document(_ rules: String) -> String {
            "namespaces: [{name: a.example, blocking: enforce\(rules)}]"
        }
        let difference = try difference(document(older), document(newer))
        #expect(difference.isEmpty == difference.changed.isEmpty)
        return difference.changed.flatMap(\.rules).map(\.description)
    }

    @Test(arguments: [
        (", severity: low", "", ["severity: low → (default)"]),
        (", severity: low", ", severity: critical", ["severity: low → critical"]),
        ("", ", unscanned: allow", ["unscanned: (default) → allow"]),
        ("", ", severityWithoutFix: never", ["severityWithoutFix: (default) → never"]),
        ("", ", unknownSeverity: high", ["unknownSeverity: (default) → high"]),
        ("", ", presentImages: allow", ["presentImages: (default) → allow"]),
        ("", ", breakGlass: true", ["breakGlass: (default) → true"]),
        ("", ", knownExploited: deny", ["knownExploited: (default) → deny"]),
        (", reportMaxAge: 24h", ", reportMaxAge: 48h", ["reportMaxAge: 24h → 48h"]),
        (", gracePeriod: 24h", ", gracePeriod: 1d", []),
        ("", ", enforceFrom: 2027-01-01", ["enforceFrom: (default) → 2027-01-01T00:00:00Z"]),
        (", allowlist: [CVE-1, CVE-2]", ", allowlist: [cve-2, CVE-1]", []),
        (
            ", allowlist: [CVE-1, CVE-2]", ", allowlist: [CVE-2, CVE-3]",
            ["allowlist: − CVE-1; + CVE-3"]
        ),
        ("", ", denylist: CVE-1", ["denylist: + CVE-1"]),
        (
            "", ", exceptions: [{id: CVE-1, expires: 2027-01-01, reason: not reachable}]",
            ["exceptions: + id CVE-1, expires 2027-01-01T00:00:00Z, reason not reachable"]
        ),
        (
            ", exceptions: [{id: CVE-1, expires: 2027-01-01, reason: r, repositories: [a, b/**]}]",
            "",
            [
                "exceptions: − id CVE-1, expires 2027-01-01T00:00:00Z, reason r,"
                    + " repositories a b/**"
            ]
        ),
        (
            ", exceptions: [{id: CVE-1, expires: 2027-01-01, reason: r, repositories: [a]}]",
            ", exceptions: [{id: CVE-1, expires: 2027-01-01, reason: 'r, repositories a'}]",
            [
                "exceptions: − id CVE-1, expires 2027-01-01T00:00:00Z, reason r, repositories a;"
                    + " + id CVE-1, expires 2027-01-01T00:00:00Z,"
                    + " reason \"r, repositories a\""
            ]
        ),
        (
            "", ", exceptions: [{id: CVE-1, expires: 2027-01-01, reason: 'r; + id CVE-2'}]",
            [
                "exceptions: + id CVE-1, expires 2027-01-01T00:00:00Z,"
                    + " reason \"r; + id CVE-2\""
            ]
        ),
    ])
    func namesTheRulesThatDiffer(older: String, newer: String, expected: [String]) throws {
        #expect(try rules(older, newer) == expected)
    }

    @Test func namesTheModeThatDiffers() throws {
        let difference = try difference(
            "namespaces: [{name: a.example, blocking: audit}]",
            "namespaces: [{name: a.example, blocking: enforce}]"
        )
        #expect(
            difference.changed.flatMap(\.rules).map(\.description) == ["blocking: audit → enforce"]
        )
    }

    @Test func namesTheNamespacesThatOnlyOneHas() throws {
        let difference = try difference(
            "namespaces: [{name: a.example, blocking: off}, {name: b.example, blocking: off}]",
            "namespaces: [{name: '*', blocking: off}, {name: b.example, blocking: off}]"
        )
        #expect(difference.added.map(\.name.description) == ["*"])
        #expect(difference.removed.map(\.name.description) == ["a.example"])
        #expect(difference.changed.isEmpty)
        #expect(!difference.isEmpty)
    }

    @Test func namesTheImagesThatAreNoLongerJudged() throws {
        let difference = try difference(
            "exempt: [a.example/**, b.example/c]\nnamespaces: []",
            "exempt: [b.example/c, d.example/e:1]\nnamespaces: []"
        )
        #expect(difference.exempt?.description == "exempt: − a.example/**; + d.example/e:1")
        #expect(!difference.isEmpty)
    }

    @Test func namesWhatChangesForEveryNamespace() throws {
        let difference = try difference(
            "allowlist: CVE-1\nnamespaces: []",
            "allowlist: CVE-2\nnamespaces: []"
        )
        #expect(difference.allowlist?.description == "allowlist: − CVE-1; + CVE-2")
        #expect(!difference.isEmpty)
    }

    @Test func seesNoDifferenceInTheCaseOfIDs() throws {
        let difference = try difference(
            "allowlist: CVE-1\nnamespaces: []",
            "allowlist: cve-1\nnamespaces: []"
        )
        #expect(difference.isEmpty)
    }

    @Test func seesNoDifferenceInTheOrderOfNamespaces() throws {
        let difference = try difference(
            "namespaces: [{name: a.example, blocking: off}, {name: b.example, blocking: audit}]",
            "namespaces: [{name: b.example, blocking: audit}, {name: a.example, blocking: off}]"
        )
        #expect(difference.isEmpty)
    }
}
