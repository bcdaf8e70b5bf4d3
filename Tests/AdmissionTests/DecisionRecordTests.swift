import Foundation
import PolicyEngine
import Testing

@testable import Admission

@Suite struct DecisionRecordTests {
    private static let marker = "s3cret-marker"

    private static func keys(_ record: DecisionRecord) throws -> Set<String> {
        let object = try JSONSerialization.jsonObject(with: Data(record.json().utf8))
        return Set(try #require(object as? [String: Any]).keys)
    }

    @Test func namesWhoPullsWhatForWhichPod() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.cleanReport()])
        let request = RequestBytes(
            image: Sample.image,
            pod: ("api-0", "6a1f", String(repeating: "n", count: 300))
        )
        let caller = Caller(processID: 42, userID: 1000, command: "kubelet")
        _ = await scene.pull(request.encoded, caller: caller)
        let record = try scene.log.onlyRecord()
        #expect(record.caller == caller)
        #expect(record.time == "2027-01-15T08:00:00Z")
        let pod = try #require(record.pod)
        #expect(pod.name == "api-0")
        #expect(pod.uid == "6a1f")
        #expect(pod.namespace.utf8.count == DecisionRecord.maximumPodNameLength)
    }

    @Test func hasTheKeysThatReadersOfTheLogCountOn() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        let request = RequestBytes(image: Sample.image, pod: ("api-0", "6a1f", "shop"))
        let caller = Caller(processID: 42, userID: 0, command: "kubelet")
        _ = await scene.pull(request.encoded, caller: caller)
        let record = try scene.log.onlyRecord()
        #expect(
            try Self.keys(record) == [
                "decisionID", "time", "outcome", "basis", "caller", "image", "reference",
                "digests", "reports", "scans", "pod", "policyNamespace", "mode", "wouldDeny",
                "bundleRevision", "violations", "warnings", "suppressed", "message",
                "decisionMicroseconds",
            ]
        )
        let json = try record.json()
        #expect(json.contains(#""basis":"policy""#))
        #expect(json.contains(#""pid":42"#))
        #expect(json.contains(#""rule":"severity""#))
        #expect(!json.contains("\n"))
        #expect(record.decisionMicroseconds >= 0)
    }

    @Test func leavesOutWhatIsNotKnown() async throws {
        let scene = try Scene([], bundle: .none)
        _ = await scene.pull()
        #expect(
            try Self.keys(scene.log.onlyRecord()) == [
                "decisionID", "time", "outcome", "basis", "image", "reference", "digests",
                "scans", "unknownCause", "failureMode", "violations", "warnings", "suppressed",
                "message",
                "decisionMicroseconds",
            ]
        )
    }

    @Test(arguments: ["violations", "warnings", "suppressed"])
    func tellsAboutHowLargeItIs(list: String) async throws {
        let findings = try (0..<1_000).map { number in
            Finding(
                id: try Sample.finding("CVE-2026-\(number)").id,
                severity: .critical,
                package: "openssl-\(number)",
                publishedAt: Sample.now
            )
        }
        var policy = try Sample.policy()
        if list == "warnings" { policy.gracePeriod = Age(seconds: 100) }
        if list == "suppressed" { policy.allowlist = Set(findings.map(\.id)) }
        let scene = try Scene([policy], reports: [Sample.report(findings)])
        _ = await scene.pull()
        let record = try scene.log.onlyRecord()
        let counts = [record.violations.count, record.warnings.count, record.suppressed.count]
        #expect(counts.sorted() == [0, 0, 1_000])
        let bytes = try record.json().utf8.count
        #expect((bytes / 2...bytes * 2).contains(record.approximateBytes))
    }

    @Test(arguments: [
        (String?.some("3.0.2"), false, #""fixedVersion":"3.0.2""#),
        (nil, true, #""fixUnknown":true"#), (nil, false, #""installedVersion":"3.0.1""#),
    ])
    func tellsAFixFromOneThatIsUnknown(fix: String?, isUnknown: Bool, field: String) throws {
        let finding = try Sample.finding(fixed: fix, isFixUnknown: isUnknown)
        let data = try JSONEncoder().encode(RecordedFinding(finding))
        let json = String(decoding: data, as: UTF8.self)
        #expect(json.contains(field))
        #expect(json.contains("fixedVersion") == (fix != nil))
        #expect(json.contains("fixUnknown") == isUnknown)
    }

    @Test(arguments: [Sample.image, "Not/A:Reference", "other.example.com/a:1"])
    func neverShowsCredentials(image: String) async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        let request = RequestBytes(image: image, password: Self.marker)
        let outcome = await scene.pull(request.encoded)
        let json = try scene.log.onlyRecord().json()
        #expect(!json.contains(Self.marker))
        #expect(outcome.denial?.contains(Self.marker) != true)
        #expect(outcome.invalidity?.contains(Self.marker) != true)
    }

    @Test func neverShowsCredentialsOfARequestThatIsCutOff() async throws {
        let scene = try Scene([])
        let request = RequestBytes(image: Sample.image, password: Self.marker)
        let outcome = await scene.pull(request.encoded.dropLast())
        #expect(outcome.invalidity?.contains(Self.marker) == false)
        #expect(try !scene.log.onlyRecord().json().contains(Self.marker))
    }

    @Test func namesWhatAnAllowlistAndAnExceptionAccept() async throws {
        let finding = try Sample.finding()
        var policy = try Sample.policy()
        policy.allowlist = [finding.id]
        let excepted = try Sample.finding("CVE-2024-9")
        let end = Sample.now.adding(seconds: 60)
        policy.exceptions = [
            PolicyException(id: excepted.id, expires: end, reason: "not reachable")
        ]
        let scene = try Scene([policy], reports: [Sample.report([finding, excepted])])
        _ = await scene.pull()
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "allow")
        #expect(record.suppressed.map(\.by) == ["allowlist", "exception"])
        #expect(record.suppressed.map(\.id) == ["CVE-2024-1", "CVE-2024-9"])
        #expect(record.suppressed.map(\.expires) == [nil, end.description])
        #expect(record.suppressed.map(\.reason) == [nil, "not reachable"])
    }

    @Test func namesWhatWillBlockAndWhatBlocksSinceItsExceptionEnded() async throws {
        var policy = try Sample.policy()
        policy.gracePeriod = Age(seconds: 100)
        let old = try Sample.finding()
        policy.exceptions = [
            PolicyException(id: old.id, expires: Sample.now, reason: "until the release")
        ]
        let new = Finding(
            id: try Sample.finding("CVE-2024-9").id,
            severity: .high,
            package: "zlib",
            publishedAt: Sample.now
        )
        let scene = try Scene([policy], reports: [Sample.report([new, old])])
        _ = await scene.pull()
        let record = try scene.log.onlyRecord()
        #expect(record.warnings.map(\.kind) == ["exceptionExpired", "gracePeriod"])
        let ends = [Sample.now, Sample.now.adding(seconds: 100)].map(\.description)
        #expect(record.warnings.map(\.endsAt) == ends)
        #expect(record.warnings.map(\.reason) == ["until the release", nil])
        #expect(record.violations.map(\.finding?.id) == ["CVE-2024-1"])
    }
}
