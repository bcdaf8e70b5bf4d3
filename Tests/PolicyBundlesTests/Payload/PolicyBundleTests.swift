import OCI
import PolicyBundles
import PolicyEngine
import StrictYAML
import Testing

@Suite struct PolicyBundleTests {
    private func bundle(_ payload: String) throws -> PolicyBundle {
        try unsignedBundle(Array(payload.utf8))
    }

    @Test func readsAPayload() throws {
        let bundle = try bundle(
            """
            {
            \t"revision": 7,
            \t"issuedAt": "2026-01-02T03:04:05Z",
            \t"expiresAt": "2026-01-09T03:04:05+00:00",
            \t"allowlist": ["CVE-2024-3094"],
            \t"namespaces": [
            \t\t{"name": "*", "blocking": "off"},
            \t\t{"name": "docker.io", "blocking": "enforce", "allowlist": "CVE-1,CVE-2",
            \t\t "severity": "low", "exceptions": [
            \t\t\t{"id": "CVE-3", "expires": "2027-01-31", "reason": "caf\\u00e9"}]}
            \t]
            }
            """
        )
        #expect(bundle.revision == 7)
        #expect(bundle.issuedAt == (try Timestamp(parsing: "2026-01-02T03:04:05Z")))
        #expect(bundle.expiresAt == (try Timestamp(parsing: "2026-01-09T03:04:05Z")))
        #expect(bundle.policies.allowlist == ids("CVE-2024-3094"))
        let namespaces = bundle.policies.namespaces
        #expect(namespaces.map(\.name.description) == ["*", "docker.io"])
        #expect(namespaces.map(\.blocking) == [.off, .enforce])
        #expect(namespaces.last?.severity == .low)
        #expect(namespaces.last?.allowlist == ids("CVE-1", "CVE-2"))
        #expect(namespaces.last?.exceptions.map(\.reason) == ["café"])
    }

    static let digest = "sha256:" + String(repeating: "0a", count: 32)

    private func payload(withReports reports: String) -> String {
        "{\"revision\":1,\"issuedAt\":\"2026-01-02\",\"reports\":\(reports),"
            + "\"namespaces\":[]}"
    }

    @Test(arguments: [(1, 0), (4_294_967_296, 1_000_000)] as [(Int64, Int)])
    func readsWhichReportIndexBelongsToIt(_ sample: (size: Int64, images: Int)) throws {
        let written =
            "{\"digest\":\"\(Self.digest)\",\"size\":\(sample.size),"
            + "\"images\":\(sample.images)}"
        let reports = try #require(try bundle(payload(withReports: written)).reports)
        #expect(reports.digest.description == Self.digest)
        #expect(reports.size == sample.size)
        #expect(reports.images == sample.images)
    }

    static let badReports: [(String, [String])] = [
        (
            "null",
            ["reports: has no value; leave the key out, or write a mapping of keys to values"]
        ),
        (
            "{}",
            [
                "reports.digest: is missing", "reports.size: is missing",
                "reports.images: is missing",
            ]
        ),
        (
            "{\"digest\":\"\(digest)\",\"size\":0,\"images\":-1,\"url\":\"x\"}",
            [
                "reports.size: \"0\" is not a whole number from 1 to 4294967296",
                "reports.images: \"-1\" is not a whole number from 0 to 9223372036854775807",
                "reports.url: unknown key",
            ]
        ),
        (
            "{\"digest\":\"sha512:\(String(repeating: "0", count: 128))\","
                + "\"size\":4294967297,\"images\":1}",
            [
                "reports.digest: sha512:\(String(repeating: "0", count: 128)) "
                    + "is not a SHA-256 digest",
                "reports.size: \"4294967297\" is not a whole number from 1 to 4294967296",
            ]
        ),
    ]

    @Test(arguments: badReports)
    func refusesAReportIndexThatCannotBe(_ sample: (written: String, expected: [String])) {
        let found = mistakes(inBundle: payload(withReports: sample.written))
        #expect(found.map { $0.drop { $0 != " " }.dropFirst() }.map(String.init) == sample.expected)
    }

    @Test func readsTheSamePoliciesAsTheDocumentTheyWereWrittenIn() throws {
        let fields = "severity: low\nallowlist: CVE-1, CVE-2\nseverityWithoutFix: never"
        let document = try PolicyDocument(parsing: document(with: fields), file: "policy.yaml")
        let bundle = try bundle(
            """
            {"revision":1,"issuedAt":"2026-01-02","namespaces":[{\
            "name":"registry.example.com/payments","blocking":"enforce","severity":"low",\
            "allowlist":["CVE-1","CVE-2"],"severityWithoutFix":"never"}]}
            """
        )
        #expect(bundle.policies == document.policies)
    }

    static let revisions: [(String, UInt64)] = [
        ("1", 1), ("\"8\"", 8), ("18446744073709551615", .max),
    ]

    @Test(arguments: revisions)
    func readsARevision(_ sample: (written: String, revision: UInt64)) throws {
        let payload =
            "{\"revision\":\(sample.written),\"issuedAt\":\"2026-01-02\",\"namespaces\":[]}"
        #expect(try bundle(payload).revision == sample.revision)
    }

    @Test(arguments: ["0", "-1", "1.0", "1e3", "18446744073709551616", "true", "\"\"", "01"])
    func refusesARevisionThatIsNoPositiveWholeNumber(_ written: String) {
        let payload = "{\"revision\":\(written),\"issuedAt\":\"2026-01-02\",\"namespaces\":[]}"
        let found = mistakes(inBundle: payload)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("bundle:1:13: revision: \"") == true)
        let form = " is not a whole number from 1 to 18446744073709551615"
        #expect(found.first?.hasSuffix(form) == true)
    }

    @Test func reportsEveryMistakeAtOnce() {
        let payload = """
            {"issuedAt": null,
             "expiresAt": "never",
             "Revision": 7,
             "namespaces": [{"name": "docker.io", "blocking": "enforce", "severity": "none"}]}
            """
        #expect(
            mistakes(inBundle: payload) == [
                "bundle:1:1: revision: is missing",
                "bundle:1:14: issuedAt: has no value; leave the key out, or write a text",
                "bundle:2:15: expiresAt: \(Timestamp.ParseError.malformed("never"))",
                "bundle:3:2: Revision: unknown key; did you mean revision?",
                "bundle:4:74: namespaces[0].severity: "
                    + "\"none\" is not one of low, medium, high, critical",
            ]
        )
    }

    @Test(arguments: ["2026-01-02T03:04:05Z", "2026-01-02T04:04:05+01:00", "2025-12-31"])
    func refusesABundleThatExpiresBeforeItIsIssued(_ expiresAt: String) {
        let payload = """
            {"revision":7,"issuedAt":"2026-01-02T03:04:05Z",
            "expiresAt":"\(expiresAt)","namespaces":[]}
            """
        #expect(
            mistakes(inBundle: payload) == [
                "bundle:2:13: expiresAt: must be later than issuedAt, "
                    + "which is 2026-01-02T03:04:05Z"
            ]
        )
    }

    @Test func isExpiredFromTheInstantItNames() throws {
        let expiring = try bundle(
            "{\"revision\":7,\"issuedAt\":\"1970-01-01\",\"expiresAt\":\"1970-01-02\","
                + "\"namespaces\":[]}"
        )
        #expect(!expiring.isExpired(at: Timestamp(secondsSinceEpoch: 86_399)))
        #expect(expiring.isExpired(at: Timestamp(secondsSinceEpoch: 86_400)))
        #expect(expiring.isExpired(at: Timestamp(secondsSinceEpoch: .max)))
    }

    @Test func neverExpiresWithoutAnExpiry() throws {
        let lasting = try bundle(
            "{\"revision\":7,\"issuedAt\":\"1970-01-01\",\"namespaces\":[]}"
        )
        #expect(lasting.expiresAt == nil)
        #expect(!lasting.isExpired(at: Timestamp(secondsSinceEpoch: .max)))
    }

    static let unreadable: [(String, String)] = [
        ("", "bundle:1:1: the document is empty"),
        (
            "<html>404</html>",
            "bundle:1:1: must be a mapping of keys to values, not a text"
        ),
        ("[]", "bundle:1:1: must be a mapping of keys to values, not a list"),
        ("null", "bundle:1:1: the document is empty"),
        (
            "{\"revision\":7}{\"revision\":8}",
            "bundle:1:15: not readable as YAML: did not find expected <document start>"
        ),
        (
            "{\"revision\":7,\"revision\":8}",
            "bundle:1:2: written more than once in one mapping: \"revision\""
        ),
        (
            "{\"revision\":7",
            "bundle:2:1: not readable as YAML: "
                + "did not find expected ',' or '}' while parsing a flow mapping"
        ),
    ]

    @Test(arguments: unreadable)
    func refusesWhatIsNoPayload(_ sample: (payload: String, expected: String)) {
        #expect(mistakes(inBundle: sample.payload) == [sample.expected])
    }

    @Test func refusesBytesThatAreNotUTF8() {
        let error = #expect(throws: EnvelopeError.self) {
            try unsignedBundle(Array("{\"revision\":".utf8) + [0xFF])
        }
        #expect(error?.description == "bundle:1:13: the bytes here are not UTF-8")
    }

    @Test func readsAPayloadOfTheLargestSizeAndNoLarger() throws {
        let payload = Array("{\"revision\":7,\"issuedAt\":\"2026-01-02\",\"namespaces\":[]}".utf8)
        let spaces = [UInt8](repeating: 0x20, count: PolicyBundle.maximumBytes - payload.count)
        #expect(try unsignedBundle(payload + spaces).revision == 7)
        let error = #expect(throws: DocumentError.self) {
            try unsignedBundle(payload + spaces + [0x20])
        }
        let message = "bundle:1:1: the document has 8388609 bytes; at most 8388608 are read"
        #expect(error?.description == message)
    }

    @Test func namesItsMediaType() {
        #expect(PolicyBundle.mediaType == "application/vnd.pullgate.bundle.v1+json")
    }
}
