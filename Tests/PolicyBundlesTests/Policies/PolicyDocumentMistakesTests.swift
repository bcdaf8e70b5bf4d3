import PolicyBundles
import PolicyEngine
import StrictYAML
import Testing

/// What a policy document is refused for, with the place that the author is sent to.
@Suite struct PolicyDocumentMistakesTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let written: String
        let expected: [String]

        init(_ written: String, _ expected: String...) {
            self.written = written
            self.expected = expected
        }

        var testDescription: String { written }
    }

    static let levels = "low, medium, high, critical"
    static let isNoTime = "\(Timestamp.ParseError.malformed("soon"))"
    static let hasNoHost = "\(NamespacePattern.ParseError.missingHost("payments"))"
    static let idForm = "is not a vulnerability id like CVE-2024-3094"

    /// Fields of a namespace from line 4 on, and the mistakes behind `policy.yaml:`.
    static let fields = [
        Sample("severity: hihg", "4:15: namespaces[0].severity: \"hihg\" is not one of \(levels)"),
        Sample("severity: High", "4:15: namespaces[0].severity: \"High\" is not one of \(levels)"),
        Sample(
            "severity: negligible",
            "4:15: namespaces[0].severity: \"negligible\" is not one of \(levels)"
        ),
        Sample(
            "severity:",
            "4:14: namespaces[0].severity: has no value; leave the key out, or write a text"
        ),
        Sample(
            "severityWithoutFix: off",
            "4:25: namespaces[0].severityWithoutFix: \"off\" is not one of \(levels), never"
        ),
        Sample(
            "unknownSeverity: never",
            "4:22: namespaces[0].unknownSeverity: \"never\" is not one of \(levels)"
        ),
        Sample("unscanned: no", "4:16: namespaces[0].unscanned: \"no\" is not one of deny, allow"),
        Sample(
            "knownExploited: true",
            "4:21: namespaces[0].knownExploited: \"true\" is not one of deny, ignore"
        ),
        Sample(
            "presentImages: ignore",
            "4:20: namespaces[0].presentImages: \"ignore\" is not one of judge, allow, enforce"
        ),
        Sample(
            "breakGlass: yes",
            "4:17: namespaces[0].breakGlass: \"yes\" is not one of true, false"
        ),
        Sample("allowlist: CVE-1,,CVE-2", "4:16: namespaces[0].allowlist: \"\" \(idForm)"),
        Sample("allowlist: CVE-1 2", "4:16: namespaces[0].allowlist: \"CVE-1 2\" \(idForm)"),
        Sample("denylist: [CVE-1, '']", "4:23: namespaces[0].denylist[1]: \"\" \(idForm)"),
        Sample(
            "denylist: {CVE-1: x}",
            "4:15: namespaces[0].denylist: must be a text with commas, "
                + "or a list ([] for an empty one), not a mapping"
        ),
        Sample(
            "allowlist: # none",
            "4:15: namespaces[0].allowlist: has no value; leave the key out, or write "
                + "a text with commas, or a list ([] for an empty one)"
        ),
        Sample(
            "reportMaxAge: 720",
            "4:19: namespaces[0].reportMaxAge: \(Age.ParseError.malformed("720"))"
        ),
        Sample(
            "reportMaxAge: 0h",
            "4:19: namespaces[0].reportMaxAge: must be longer than 0s: "
                + "no report would ever be young enough"
        ),
        Sample(
            "gracePeriod: -72h",
            "4:18: namespaces[0].gracePeriod: \(Age.ParseError.malformed("-72h"))"
        ),
        Sample(
            "enforceFrom: 2027-02-30",
            "4:18: namespaces[0].enforceFrom: \(Timestamp.ParseError.noSuchDay("2027-02-30"))"
        ),
        Sample(
            "severty: high\nexception: []",
            "4:5: namespaces[0].severty: unknown key; did you mean severity?",
            "5:5: namespaces[0].exception: unknown key; did you mean exceptions?"
        ),
        Sample(
            "exceptions:\n  - {}",
            "5:9: namespaces[0].exceptions[0].id: is missing",
            "5:9: namespaces[0].exceptions[0].expires: is missing",
            "5:9: namespaces[0].exceptions[0].reason: is missing"
        ),
        Sample(
            "exceptions:\n  - {id: 'C 1', expires: soon, reason: ' ', repository: a}",
            "5:14: namespaces[0].exceptions[0].id: \"C 1\" \(idForm)",
            "5:30: namespaces[0].exceptions[0].expires: \(isNoTime)",
            "5:44: namespaces[0].exceptions[0].reason: must not be empty",
            "5:49: namespaces[0].exceptions[0].repository: unknown key"
        ),
        Sample(
            "exceptions: CVE-1",
            "4:17: namespaces[0].exceptions: must be a list ([] for an empty one), not a text"
        ),
        Sample(
            "exceptions: [CVE-1]",
            "4:18: namespaces[0].exceptions[0]: must be a mapping of keys to values, not a text"
        ),
        Sample(
            "exceptions: [{id: C-1, expires: 2027-01-31, reason: r, repositories: []}]",
            "4:74: namespaces[0].exceptions[0].repositories: lists nothing; "
                + "leave the key out to mean every repository"
        ),
        Sample(
            "exceptions: [{id: C-1, expires: 2027-01-31, reason: r, repositories: ['a:1', b/*]}]",
            "4:75: namespaces[0].exceptions[0].repositories[0]: "
                + "\(RepositoryPattern.ParseError.notARepository("a:1"))",
            "4:82: namespaces[0].exceptions[0].repositories[1]: "
                + "\(RepositoryPattern.ParseError.misplacedWildcard("b/*"))"
        ),
    ]

    @Test(arguments: fields)
    func refusesAField(_ sample: Sample) {
        let found = mistakes(in: document(with: sample.written))
        #expect(found == sample.expected.map { "policy.yaml:\($0)" })
    }

    static let documents = [
        Sample("", "1:1: the document is empty"),
        Sample("# nothing yet\n", "1:1: the document is empty"),
        Sample("allowlist: CVE-1\n", "1:1: namespaces: is missing"),
        Sample("{}", "1:1: namespaces: is missing"),
        Sample(
            "namespaces:\n",
            "1:12: namespaces: has no value; leave the key out, "
                + "or write a list ([] for an empty one)"
        ),
        Sample(
            "namespaces: {name: docker.io}",
            "1:13: namespaces: must be a list ([] for an empty one), not a mapping"
        ),
        Sample(
            "namespaces: [docker.io]",
            "1:14: namespaces[0]: must be a mapping of keys to values, not a text"
        ),
        Sample(
            "namespaces:\n  - severity: high\n",
            "2:5: namespaces[0].name: is missing",
            "2:5: namespaces[0].blocking: is missing"
        ),
        Sample(
            "namespaces: [{name: docker.io, blocking: on}]",
            "1:42: namespaces[0].blocking: \"on\" is not one of enforce, audit, off"
        ),
        Sample(
            "namespaces: [{name: payments, blocking: off}]",
            "1:21: namespaces[0].name: \(hasNoHost)"
        ),
        Sample(
            "namespaces:\n  - name: *\n    blocking: off\n",
            "2:12: aliases are refused; a text that starts with * needs quotes, as in \"*\""
        ),
        Sample(
            "namespaces: []\nrevision: 7\n",
            "2:1: revision: unknown key"
        ),
        Sample(
            "allowlist: [CVE 1]\nnamespaces: []\n",
            "1:13: allowlist[0]: \"CVE 1\" \(idForm)"
        ),
    ]

    @Test(arguments: documents)
    func refusesADocument(_ sample: Sample) {
        #expect(mistakes(in: sample.written) == sample.expected.map { "policy.yaml:\($0)" })
    }

    @Test(arguments: [
        ("docker.io", "docker.io"), ("'*'", "'*'"),
        ("index.docker.io/library", "docker.io/library"),
    ])
    func refusesASecondPolicyForOneNamespace(_ names: (String, String)) throws {
        let text = """
            namespaces:
              - {blocking: audit, name: \(names.0)}
              - {blocking: audit, name: example.com}
              - {blocking: audit, name: \(names.1)}
            """
        let found = mistakes(in: text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("policy.yaml:4:29: namespaces[2].name: namespace ") == true)
        #expect(found.first?.hasSuffix(" has a policy already") == true)
    }

    @Test func reportsTheMistakesOfAllNamespacesAtOnce() {
        let text = """
            allowlst: CVE-1
            namespaces:
              - name: example.com/a
                blocking: enforced
              - name: payments
                blocking: off
                severity: 7
              - name: example.com/a
                reportMaxAge: soon
            """
        #expect(
            mistakes(in: text) == [
                "policy.yaml:1:1: allowlst: unknown key; did you mean allowlist?",
                "policy.yaml:4:15: namespaces[0].blocking: "
                    + "\"enforced\" is not one of enforce, audit, off",
                "policy.yaml:5:11: namespaces[1].name: \(Self.hasNoHost)",
                "policy.yaml:7:15: namespaces[1].severity: \"7\" is not one of \(Self.levels)",
                "policy.yaml:8:5: namespaces[2].blocking: is missing",
                "policy.yaml:8:11: namespaces[2].name: "
                    + "namespace \"example.com/a\" has a policy already",
                "policy.yaml:9:19: namespaces[2].reportMaxAge: "
                    + "\(Age.ParseError.malformed("soon"))",
            ]
        )
    }

    @Test func refusesAKeyThatIsWrittenTwice() {
        let text = document(with: "allowlist: CVE-1\n'allowlist': CVE-2")
        #expect(
            mistakes(in: text) == [
                "policy.yaml:4:5: written more than once in one mapping: \"allowlist\""
            ]
        )
    }

    @Test func refusesMoreBytesThanABundleMayHave() {
        let comment = String(repeating: "x", count: PolicyDocument.maximumBytes)
        let text = "namespaces: []\n#" + comment
        #expect(
            mistakes(in: text) == [
                "policy.yaml:1:1: the document has 8388624 bytes; at most 8388608 are read"
            ]
        )
    }
}
