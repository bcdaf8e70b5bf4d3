import CRI
import OCI
import PolicyEngine
import ScanReports
import Testing

@testable import Admission

/// What a pod's reason lets through.
extension PullAdmissionTests {
    /// An image, for a pod with an annotation.
    static func request(_ reason: String, _ image: String = Sample.image) -> [UInt8] {
        let annotation =
            WireField.text(1, "pullgate.dev/break-glass") + WireField.text(2, reason)
        return WireField.bytes(1, WireField.text(1, image))
            + WireField.bytes(3, WireField.bytes(7, annotation))
    }

    private static func policy(
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) throws -> NamespacePolicy {
        var policy = try Sample.policy()
        policy.breakGlass = true
        try change(&policy)
        return policy
    }

    @Test func letsADeniedPullThroughForAPodThatGivesAReason() async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()])
        let outcome = await scene.pull(Self.request("INC-7: shop is down"))
        #expect(outcome.answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "allow")
        #expect(record.basis == .policy)
        #expect(record.breakGlass == "INC-7: shop is down")
        #expect(record.wouldDeny == true)
        #expect(record.violations.map(\.rule) == ["severity"])
        #expect(record.message == nil)
    }

    @Test func needsAPolicyThatAllowsIt() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect(outcome.denial?.contains("break-glass") == false)
        #expect(try scene.log.onlyRecord().breakGlass == nil)
    }

    @Test(arguments: ["", " \t"])
    func needsAReason(_ reason: String) async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()])
        let outcome = await scene.pull(Self.request(reason))
        #expect(outcome.denial?.hasSuffix("annotate the pod, pullgate.dev/break-glass.") == true)
        #expect(try scene.log.onlyRecord().breakGlass == nil)
    }

    @Test func doesNotLiftTheDenylist() async throws {
        let policy = try Self.policy { $0.denylist = [try Sample.finding().id] }
        let scene = try Scene([policy], reports: [Sample.badReport()])
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect(outcome.denial?.contains("on the denylist") == true)
        #expect(scene.backend.messages.isEmpty)
    }

    @Test func doesNotLiftTheDenylistForWhatAnUnfinishedScanHasFound() async throws {
        let finding = try Sample.finding()
        let policy = try Self.policy {
            $0.denylist = [finding.id]
            $0.unscanned = .allow
        }
        let found = ImageReportOnOneDigest(digest: try Sample.digest()).unfinished(finding)
        let scene = try Scene([policy], reports: [found])
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect(outcome.denial?.contains("on the denylist") == true)
        #expect(scene.backend.messages.isEmpty)
    }

    @Test func doesNotLiftTheDenylistForWhatAReportHasThatIsTooOld() async throws {
        let policy = try Self.policy {
            $0.denylist = [try Sample.finding().id]
            $0.reportMaxAge = Age(seconds: 0)
        }
        let scannedAt = Sample.now.adding(seconds: -1)
        let old = try Sample.report([Sample.finding()], scannedAt: scannedAt)
        let scene = try Scene([policy], reports: [old])
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect(outcome.denial?.contains("on the denylist") == true)
        #expect(outcome.denial?.contains("annotate the pod") == false)
        #expect(scene.backend.messages.isEmpty)
    }

    @Test func isNotRecordedWhereNothingIsDenied() async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.cleanReport()])
        _ = await scene.pull(Self.request("INC-7"))
        #expect(try scene.log.onlyRecord().breakGlass == nil)
    }

    @Test func letsThroughWhatCannotBeJudgedWhereThePolicyIsKnown() async throws {
        let failure = Result<ImageContent, ContentError>.failure(.unavailable("no route"))
        let pulled = try RecordingBackend.Pulled.image("2")
        let scene = try Scene([Self.policy()], content: failure, pulled: pulled)
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect(outcome.answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.basis == .failureMode)
        #expect(record.failureMode == "closed")
        #expect(record.wouldDeny == true)
        #expect(record.breakGlass == "INC-7")
    }

    @Test func staysClosedWithoutAnyPolicy() async throws {
        let scene = try Scene([], bundle: .none)
        #expect(await scene.pull(Self.request("INC-7")).denial != nil)
    }

    @Test(arguments: [true, false])
    func cannotKnowTheDenylistWithoutReports(hasDenylist: Bool) async throws {
        let policy = try Self.policy {
            if hasDenylist { $0.denylist = [try Sample.finding().id] }
        }
        let scene = try Scene([policy], reports: nil)
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect((outcome.denial != nil) == hasDenylist)
    }

    @Test(arguments: [false, true])
    func isGoodForWhatCameInsteadUnlessThatIsOnTheDenylist(isDenied: Bool) async throws {
        let other = try Sample.finding("CVE-2024-9")
        let policy = try Self.policy { if isDenied { $0.denylist = [other.id] } }
        let scene = try Scene(
            [policy],
            reports: [
                Sample.badReport(), Sample.report([other], imageID: Sample.digest("2")),
            ],
            pulled: .image("2")
        )
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect((outcome.denial != nil) == isDenied)
        let second = try #require(scene.log.records.last)
        #expect(second.pulled?.isRemoved == (isDenied ? true : nil))
        #expect(second.breakGlass == (isDenied ? nil : "INC-7"))
    }

    @Test func keepsWhatAnUnansweredPullHasBrought() async throws {
        let scene = try Scene(
            [Self.policy()],
            reports: [
                Sample.badReport(), Sample.badReport(imageID: Sample.digest("2")),
            ],
            contentAtLast: .success(Sample.content(["2"])),
            pulled: .image("2", end: .failed)
        )
        _ = await scene.pull(Self.request("INC-7"))
        let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
        #expect(!scene.backend.calls.contains(removal))
        #expect(scene.log.records.count == 1)
    }

    /// A pull for a pod with a reason, of an image that could not be resolved, by a policy with a
    /// denylist.
    private static func unresolved(
        _ findings: [Finding],
        other: [ImageReport] = [],
        pulled: RecordingBackend.Pulled
    ) throws -> Scene {
        let policy = try policy { $0.denylist = [try Sample.finding("CVE-2024-9").id] }
        return try Scene(
            [policy],
            reports: [Sample.report(findings, imageID: Sample.digest("2"))] + other,
            content: .failure(.unavailable("no route")),
            pulled: pulled
        )
    }

    @Test(arguments: ["CVE-2024-9": true, "CVE-2024-1": false] as KeyValuePairs)
    func looksForTheDenylistInWhatCouldNotBeResolved(id: String, isOnIt: Bool) async throws {
        for end in [nil, PullEnd.interrupted] {
            let scene = try Self.unresolved(
                [Sample.finding(id)],
                pulled: .image("2", end: end)
            )
            let outcome = await scene.pullAbandoned(Self.request("INC-7"))
            #expect((outcome.denial != nil) == isOnIt)
            let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
            #expect(scene.backend.calls.contains(removal) == isOnIt)
        }
    }

    @Test func removesWhatMayBeOnTheDenylistAndCannotBeLookedAt() async throws {
        let id = try Sample.digest("2").description
        var away = try RecordingBackend.Pulled.image("2")
        away.earlierStatuses = Array(repeating: nil, count: 13)
        let scenes = [
            // The runtime is away for as long as it may be looked for, and back for its removal.
            try Self.unresolved([], pulled: away),
            // A report may name its manifest, which the registry does not tell.
            try Self.unresolved(
                [],
                other: [ImageReportOnOneDigest(digest: Sample.digest("b")).bad()],
                pulled: .image("2", manifest: "f")
            ),
        ]
        for scene in scenes {
            #expect(await scene.pull(Self.request("INC-7")).refusal?.reason == .unavailable)
            #expect(scene.backend.calls.last == .removal(of: id))
            #expect(scene.log.records.map(\.outcome) == ["allow", "deny"])
        }
    }

    /// A pull by the digest of an index, which a report denies that names an image ID, and whose
    /// manifest alone another report finds on the denylist.
    private static func indexed(
        registry: RecordingResolver.Answer,
        pulled: RecordingBackend.Pulled? = nil,
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) throws -> (scene: Scene, image: String) {
        let denied = try Sample.finding("CVE-2024-9")
        let index = try Sample.digest("f")
        let onManifest = ImageReport(
            imageID: nil,
            digests: [try Sample.digest("a")],
            tags: [],
            report: ScanReport(scanner: "harbor", scannedAt: Sample.now, findings: [denied])
        )
        let policy = try policy {
            $0.denylist = [denied.id]
            try change(&$0)
        }
        let scene = try Scene(
            [policy],
            reports: [Sample.badReport(digests: [index]), onManifest],
            content: registry,
            pulled: pulled,
            failureModes: FailureModes(.open)
        )
        return (scene, "\(Sample.repository)@\(index)")
    }

    @Test func asksForTheManifestThatMayBeOnTheDenylistThoughAnotherReportDenies() async throws {
        let (scene, image) = try Self.indexed(registry: .success(Sample.content(index: "f")))
        #expect(await scene.pull(Self.request("INC-7", image)).denial?.contains("denylist") == true)
        #expect(scene.backend.messages.isEmpty)
    }

    @Test(arguments: ["", "INC-7"])
    func deniesWhatIsKnownToBeDeniedThoughTheRegistryIsSilent(reason: String) async throws {
        let (scene, image) = try Self.indexed(registry: .failure(.unavailable("no route")))
        #expect(await scene.pull(Self.request(reason, image)).denial != nil)
        #expect(scene.resolver.references.isEmpty == reason.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.basis == .policy)
        #expect(record.violations.map(\.finding?.id) == ["CVE-2024-1"])
    }

    @Test func keepsNoImageForBeingThereThatMayBeOnTheDenylist() async throws {
        for registry in [
            .success(try Sample.content(index: "f")), .failure(.unavailable("no route")),
        ] as [RecordingResolver.Answer] {
            let (scene, image) = try Self.indexed(registry: registry, pulled: .image("1")) {
                $0.breakGlass = false
                $0.presentImages = .allow
            }
            #expect(await scene.pull(image).denial != nil)
            #expect(scene.backend.messages.isEmpty)
        }
    }

    @Test(arguments: [nil, PullEnd.interrupted])
    func removesWhatIsKnownToBeDeniedThoughTheRegistryIsSilent(end: PullEnd?) async throws {
        let policy = try Self.policy { $0.denylist = [try Sample.finding("CVE-2024-9").id] }
        let scene = try Scene(
            [policy],
            reports: [
                Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2")),
                ImageReportOnOneDigest(digest: Sample.digest("b")).bad(),
            ],
            contentAtLast: .failure(.unavailable("no route")),
            pulled: .image("2", manifest: "f", end: end),
            failureModes: FailureModes(.open)
        )
        #expect(await scene.pullAbandoned(Self.request("INC-7")).denial != nil)
        let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
        #expect(scene.backend.calls.contains(removal))
    }
}
