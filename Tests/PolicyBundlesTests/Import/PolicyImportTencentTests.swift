import PolicyBundles
import PolicyEngine
import StrictYAML
import Testing

@Suite struct PolicyImportTencentTests {
    private func imported(
        _ json: String,
        from registry: String = "acme.tencentcr.example"
    ) throws(DocumentError) -> PolicyImport {
        try PolicyImport(
            tencentNamespaces: Array(json.utf8),
            registry: registry,
            source: "answer.json"
        )
    }

    static let payments = """
        {"Name": "payments", "CreationTime": "2020-09-22T00:00:00+00:00", "Public": false,
         "NamespaceId": 1, "TagSpecification": {"Tags": []}, "Metadata": null,
         "IsAutoScan": true, "IsPreventVUL": true, "Severity": "medium",
         "CVEWhitelistItems": [{"CVEID": "CVE-2024-3094"}, {"CVEID": "cve-2023-44487"}]}
        """

    static let sandbox = """
        {"Name": "sandbox", "IsPreventVUL": false, "Severity": "", "CVEWhitelistItems": null}
        """

    static let lists = [
        "{\"Response\": {\"NamespaceList\": [\(payments)], \"RequestId\": \"x\"}}",
        "{\"NamespaceList\": [\(payments)], \"TotalCount\": 1}", "[\(payments)]", payments,
    ]

    @Test(arguments: lists)
    func readsAnAnswerAndWhatIsInIt(_ json: String) throws {
        let result = try imported(json)
        #expect(result.warnings.isEmpty)
        #expect(
            result.document == """
                namespaces:
                  - name: acme.tencentcr.example/payments
                    blocking: enforce
                    severity: medium
                    allowlist:
                      - CVE-2024-3094
                      - cve-2023-44487

                """
        )
        let read = try PolicyDocument(parsing: result.document, file: "policy.yaml")
        #expect(read.policies == result.policies)
    }

    @Test(arguments: [
        "\"Severity\": \"\"", "\"Severity\": null", "\"Severity\": \"high\"", "\"Public\": true",
    ])
    func turnsANamespaceThatDoesNotPreventOff(severity: String) throws {
        let json = Self.sandbox.replacing("\"Severity\": \"\"", with: severity)
        let result = try imported("[\(Self.payments), \(json)]")
        #expect(result.policies.namespaces.map(\.blocking) == [.enforce, .off])
        #expect(result.warnings.isEmpty)
    }

    @Test(arguments: ["", "\"IsPreventVUL\": null,"])
    func warnsOfANamespaceThatDoesNotSayWhetherItPrevents(setting: String) throws {
        let json = Self.sandbox.replacing("\"IsPreventVUL\": false,", with: setting)
        let result = try imported("[\(Self.payments), \(json)]")
        #expect(result.policies.namespaces.map(\.blocking) == [.enforce, .off])
        #expect(
            result.warnings == [
                "namespace \"sandbox\" does not say whether it blocks (IsPreventVUL), and is off here"
            ]
        )
    }

    static let levels: [(String, Severity)] = [("low", .low), ("medium", .medium), ("High", .high)]

    @Test(arguments: levels)
    func readsASeverity(_ sample: (word: String, severity: Severity)) throws {
        let json = Self.payments.replacing("\"medium\"", with: "\"\(sample.word)\"")
        #expect(try imported(json).policies.namespaces.map(\.severity) == [sample.severity])
    }

    @Test func readsAnAnswerWithoutNamespaces() throws {
        let result = try imported("{\"Response\":{\"NamespaceList\":[],\"TotalCount\":0}}")
        #expect(result.document == "namespaces: []\n")
        let read = try PolicyDocument(parsing: result.document, file: "policy.yaml")
        #expect(read.policies == result.policies)
    }

    @Test func warnsOfAnAnswerThatIsOnePageOfSeveral() throws {
        let json = "{\"NamespaceList\": [\(Self.payments)], \"TotalCount\": 45}"
        #expect(
            try imported(json).warnings == ["the answer has 1 of 45 namespaces; ask for all"]
        )
    }

    static let mistakes: [(String, String)] = [
        (
            payments.replacing("medium", with: "severe"),
            "Severity: namespace \"payments\": \"severe\" is not one of low, medium, high"
        ),
        (
            payments.replacing("medium", with: "critical"),
            "Severity: namespace \"payments\": \"critical\" is not one of low, medium, high"
        ),
        (
            payments.replacing("\"Severity\": \"medium\",", with: ""),
            "Severity: namespace \"payments\" blocks, and its severity is missing"
        ),
        (
            payments.replacing("medium", with: ""),
            "Severity: namespace \"payments\" blocks, and its severity is missing"
        ),
        (
            payments.replacing("\"IsPreventVUL\": true", with: "\"IsPreventVUL\": \"maybe\""),
            "IsPreventVUL: namespace \"payments\": \"maybe\" is not one of true, false"
        ),
        (payments.replacing("\"Name\": \"payments\",", with: ""), "Name: is missing"),
        (
            payments.replacing("\"payments\"", with: "\"Pay ments\""),
            "Name: no image can be in namespace \"acme.tencentcr.example/Pay ments\": "
        ),
        (
            payments.replacing("CVE-2024-3094", with: "CVE 1"),
            "CVEWhitelistItems[0].CVEID: \"CVE 1\" is not a vulnerability id"
        ),
        (
            "{\"Response\": {\"Error\": {\"Code\": \"AuthFailure\", \"Message\": \"no\"}}}",
            "Response.Error: the registry answered with an error, not with namespaces"
        ),
        ("[\(payments), \(payments)]", "namespace \"acme.tencentcr.example/payments\" has more"),
        ("\"x\"", "must be a list"),
    ]

    @Test(arguments: mistakes)
    func refusesWhatItDoesNotKnow(_ sample: (json: String, expected: String)) throws {
        let error = #expect(throws: DocumentError.self) { try imported(sample.json) }
        let mistake = try #require(error?.mistakes.first)
        let line = mistake.path.isEmpty ? mistake.message : "\(mistake.path): \(mistake.message)"
        #expect(line.hasPrefix(sample.expected), "\(line)")
    }

    @Test(arguments: ["[::1]:5000", "localhost:5000", "registry.example.com"])
    func writesEveryRegistrySoThatItIsReadBack(_ registry: String) throws {
        let result = try imported(Self.payments, from: registry)
        let read = try PolicyDocument(parsing: result.document, file: "policy.yaml")
        #expect(read.policies == result.policies)
    }
}
