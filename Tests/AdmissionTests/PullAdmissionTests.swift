import CRI
import OCI
import PolicyEngine
import Testing

@testable import Admission

/// What is forwarded and what is not, by the mode of the policy.
@Suite struct PullAdmissionTests {
    @Test func forwardsAnAllowedPullOnceUnderItsNormalisedName() async throws {
        let name = try NamespacePattern(parsing: "docker.io/library")
        let policy = NamespacePolicy(name: name, blocking: .enforce, unscanned: .allow)
        let scene = try Scene([policy])

        let outcome = await scene.pull("busybox")

        #expect(outcome.answer == RecordingBackend.answer)
        let expected = PullImageRequest.encode(image: "docker.io/library/busybox:latest")
        #expect(scene.backend.messages == [expected])
        let record = try scene.log.onlyRecord()
        #expect(record.image == "busybox")
        #expect(record.reference == "docker.io/library/busybox:latest")
    }

    @Test func forwardsCredentialsAndPodAsTheyCame() async throws {
        let scene = try Scene([])
        let request = RequestBytes(
            image: "registry.example.com/a:1",
            password: "secret",
            pod: ("api-0", "1-2", "shop")
        )
        _ = await scene.pull(request.encoded)
        let message = try #require(scene.backend.messages.first)
        #expect(try PullImageRequest(decoding: message).auth?.password == "secret")
        #expect(message.count == request.encoded.count)
        #expect(try PullImageRequest(decoding: message).pod?.name == "api-0")
    }

    @Test func forwardsNothingOfADeniedPull() async throws {
        let policy = try Sample.policy()
        let scene = try Scene([policy], reports: [Sample.badReport()])

        let outcome = await scene.pull()

        let message = DenialMessage(
            reference: Sample.image,
            digest: try Sample.digest("a"),
            policy: policy,
            violations: [.vulnerability(try Sample.finding(), rule: .severity)]
        )
        #expect(outcome.denial == message.text)
        #expect(scene.backend.messages.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "deny")
        #expect(record.basis == .policy)
        #expect(record.mode == "enforce")
        #expect(record.wouldDeny == true)
        #expect(record.message == message.text)
        #expect(record.violations.map(\.finding?.id) == ["CVE-2024-1"])
    }

    @Test func aDeniedCallerDoesNotWaitForTheRecord() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        guard case .denied(let refusal, let record) = await scene.pullUnrecorded() else {
            Issue.record("it is not denied")
            return
        }
        #expect(scene.log.records.isEmpty)
        await record()
        #expect(try scene.log.onlyRecord().message == refusal.message)
    }

    @Test func aDeniedCallerWaitsWhileTheLogIsBehind() async throws {
        let log = CollectingLog(isBehind: true)
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()], log: log)
        guard case .refused(let refusal) = await scene.pullUnrecorded() else {
            Issue.record("it is not refused, or not recorded")
            return
        }
        #expect(try log.onlyRecord().message == refusal.message)
    }

    @Test func forwardsInAuditModeWhatEnforceWouldDeny() async throws {
        let scene = try Scene([Sample.policy(.audit)], reports: [Sample.badReport()])

        let outcome = await scene.pull()

        #expect(outcome.answer == RecordingBackend.answer)
        #expect(scene.backend.messages.count == 1)
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "allow")
        #expect(record.mode == "audit")
        #expect(record.wouldDeny == true)
        #expect(record.violations.map(\.finding?.id) == ["CVE-2024-1"])
        #expect(record.message == nil)
    }

    @Test func looksNothingUpForAPolicyThatIsOff() async throws {
        let scene = try Scene([Sample.policy(.off)], reports: [Sample.badReport()])

        let outcome = await scene.pull()

        #expect(outcome.answer == RecordingBackend.answer)
        #expect(scene.resolver.references.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.basis == .policyOff)
        #expect(record.policyNamespace == Sample.namespace)
        #expect(record.wouldDeny == nil)
        #expect(record.reports == nil)
    }

    @Test func allowsWhatNoPolicyCovers() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])

        let outcome = await scene.pull("registry.example.com/payments-old/api:1.4")

        #expect(outcome.answer == RecordingBackend.answer)
        #expect(scene.resolver.references.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.basis == .noPolicy)
        #expect(record.policyNamespace == nil)
        #expect(record.bundleRevision == 7)
    }

    @Test(arguments: EnforcementMode.allCases)
    func takesOneSnapshotWhereNoRegistryIsAsked(mode: EnforcementMode) async throws {
        let manifest = try Sample.digest("e")
        let bad = try ImageReportOnOneDigest(digest: manifest).bad()
        let scene = try Scene([Sample.policy(mode)], reports: [bad])
        _ = await scene.pull("\(Sample.repository)@\(manifest)")
        #expect(scene.snapshots.count == 1)
    }

    @Test func judgesByWhatIsInForceWhenTheRegistryHasAnswered() async throws {
        let finding = try Sample.finding("CVE-2024-2", .low)
        var later = try Sample.policy()
        later.denylist = [finding.id]
        let scene = try Scene(
            [Sample.policy()],
            later: [later],
            reports: [Sample.report([finding])]
        )
        #expect(await scene.pull().denial?.contains("on the denylist") == true)
        #expect(scene.resolver.references.count == 1)
        #expect(try scene.log.onlyRecord().bundleRevision == 8)
    }

    @Test(arguments: [true, false])
    func judgesByWhatIsInForceWhenTheBackendHasBeenReached(isLate: Bool) async throws {
        let manifest = try Sample.digest("e")
        var pulled = try RecordingBackend.Pulled.image("1")
        pulled.isLate = isLate
        let scene = try Scene(
            [Sample.policy(.audit)],
            later: [Sample.policy()],
            reports: [ImageReportOnOneDigest(digest: manifest).bad()],
            pulled: pulled
        )
        let outcome = await scene.pull("\(Sample.repository)@\(manifest)")
        #expect((outcome.denial != nil) == isLate)
        #expect(scene.backend.messages.isEmpty == isLate)
        #expect(try scene.log.onlyRecord().bundleRevision == (isLate ? 8 : 7))
    }

    /// Judged anew it would be denied for what could not be asked any more.
    @Test func neitherJudgesAnewNorPullsWhatTheCallerHasGivenUp() async throws {
        var pulled = try RecordingBackend.Pulled.image("1", end: .interrupted)
        pulled.isLate = true
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport()],
            pulled: pulled
        )
        await withTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { #expect(await scene.pull().refusal?.reason == .cancelled) }
        }
        #expect(scene.backend.waits == 1)
        #expect(scene.backend.messages.isEmpty)
        #expect(scene.resolver.references.count == 1)
        #expect(try !scene.log.onlyRecord().isDenial)
    }

    @Test func waitsForNoBackendToDeny() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        #expect(await scene.pull().denial != nil)
        #expect(scene.backend.waits == 0)
    }

    @Test func saysTheSameToEachOfTwoPullsOfOneImage() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        let first = await scene.pull()
        let second = await scene.pull()
        #expect(first.denial != nil)
        #expect(first.denial == second.denial)
        let identifiers = scene.log.records.map(\.decisionID)
        #expect(Set(identifiers).count == 2)
        #expect(identifiers.allSatisfy { $0.utf8.count == 32 })
    }
}
