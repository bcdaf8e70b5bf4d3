import OCI
import PolicyEngine
import Testing

@testable import Admission

/// What is done when a pull brings something else than what was judged.
extension PullAdmissionTests {
    private typealias Pulled = RecordingBackend.Pulled

    @Test func asksNothingMoreWhenTheJudgedImageCame() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.cleanReport()])
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(scene.backend.calls == [.status(of: Sample.image)])
        #expect(try scene.log.onlyRecord().pulled == nil)
    }

    @Test func acceptsEachOfTheImagesThatWereJudged() async throws {
        let other = try Sample.cleanReport(imageID: Sample.digest("2"))
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport(), other],
            content: .success(Sample.content(["1", "2"], index: "f")),
            pulled: .image("2")
        )
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(scene.backend.calls == [.status(of: Sample.image)])
    }

    @Test(arguments: [true, false])
    func removesADeniedImageThatTheTagMovedTo(reportNamesImageID: Bool) async throws {
        let bad =
            try reportNamesImageID
            ? Sample.badReport(imageID: Sample.digest("2"))
            : ImageReportOnOneDigest(digest: Sample.digest("e")).bad()
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport(), bad],
            pulled: .image("2")
        )

        let outcome = await scene.pull()

        let id = try Sample.digest("2").description
        #expect(outcome.denial?.contains("(sha256:eeeeeeeeeeee…)") == true)
        #expect(
            scene.backend.calls == [
                .status(of: Sample.image), .status(of: id), .status(of: id), .removal(of: id),
            ]
        )
        #expect(scene.log.records.map(\.outcome) == ["allow", "deny"])
        let second = try #require(scene.log.records.last)
        #expect(second.pulled?.imageID == id)
        #expect(second.pulled?.judgedImageIDs == [try Sample.digest().description])
        #expect(second.pulled?.isRemoved == true)
        #expect(second.message == outcome.denial)
        #expect(second.violations.map(\.finding?.id) == ["CVE-2024-1"])
    }

    @Test func saysOfAMovedTagWhatItSaysOfTheTagWhereItIsNow() async throws {
        let bad = ImageReportOnOneDigest(digest: try Sample.digest("e"))
        let moved = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport(), bad.bad()],
            pulled: .image("2")
        )
        let settled = try Scene(
            [Sample.policy()],
            reports: [bad.bad()],
            content: .success(Sample.content(["2"], manifests: ["e"]))
        )
        let message = await moved.pull().denial
        #expect(message != nil)
        #expect(await settled.pull().denial == message)
    }

    @Test func keepsAnAllowedImageThatTheTagMovedTo() async throws {
        let other = try Sample.cleanReport(imageID: Sample.digest("2"))
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport(), other],
            pulled: .image("2")
        )
        #expect(await scene.pull().answer == RecordingBackend.answer)
        let id = try Sample.digest("2").description
        #expect(scene.backend.calls == [.status(of: Sample.image), .status(of: id)])
        #expect(scene.log.records.map(\.outcome) == ["allow", "allow"])
        #expect(scene.log.records.last?.pulled?.isRemoved == nil)
    }

    @Test func removesNothingInAuditMode() async throws {
        let bad = try Sample.badReport(imageID: Sample.digest("2"))
        let scene = try Scene(
            [Sample.policy(.audit)],
            reports: [Sample.cleanReport(), bad],
            pulled: .image("2")
        )
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(!scene.backend.calls.contains(.removal(of: try Sample.digest("2").description)))
        #expect(scene.log.records.map(\.wouldDeny) == [false, true])
    }

    @Test func judgesAnImageThatAppearedAfterTheRegistrySaidThatThereIsNone() async throws {
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.badReport()],
            content: .failure(.notFound),
            pulled: .image("1")
        )
        #expect(await scene.pull().denial != nil)
        let id = try Sample.digest("1").description
        #expect(
            scene.backend.calls == [
                .status(of: Sample.image), .status(of: id), .status(of: id), .removal(of: id),
            ]
        )
        #expect(scene.log.records.last?.pulled?.judgedImageIDs == [])
    }

    @Test func looksUpByNameWhatTheRuntimeCallsByNoImageID() async throws {
        var pulled = try Pulled.image("2")
        pulled.imageReference = "\(Sample.repository)@latest"
        let bad = try Sample.badReport(imageID: Sample.digest("2"))
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport(), bad],
            pulled: pulled
        )
        #expect(await scene.pull().denial != nil)
        #expect(
            scene.backend.calls == [
                .status(of: Sample.image), .status(of: Sample.image),
                .status(of: try Sample.digest("2").description),
                .removal(of: try Sample.digest("2").description),
            ]
        )
    }

    @Test(
        arguments: [([0xff], "not a valid"), (WireField.status(id: "latest"), "digest")]
            as [([UInt8], String)]
    )
    func refusesWhatItCannotLookUpAndRemovesNothingUnseen(
        status: [UInt8],
        error: String
    ) async throws {
        let id = try Sample.digest("2").description
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport()],
            pulled: Pulled(imageReference: id, status: status)
        )
        let outcome = await scene.pull()
        #expect(outcome.refusal?.reason == .unavailable)
        let looks: [RecordingBackend.Call] = [
            .status(of: Sample.image), .status(of: id), .status(of: id),
        ]
        #expect(scene.backend.calls == looks)
        let record = try #require(scene.log.records.last)
        #expect(record.unknownCause == "unresolved")
        #expect(record.unknownDetail?.contains("looked up") == true)
        #expect(record.pulled?.isRemoved == false)
        #expect(record.pulled?.removalError?.contains(error) == true)
    }

    @Test(arguments: [FailureMode.closed, .open], [EnforcementMode.enforce, .audit])
    func refusesWhatHasBeenRemovedMeanwhile(
        failureMode: FailureMode,
        mode: EnforcementMode
    ) async throws {
        let id = try Sample.digest("2").description
        let scene = try Scene(
            [Sample.policy(mode)],
            reports: [Sample.cleanReport()],
            pulled: Pulled(imageReference: id),
            failureModes: FailureModes(failureMode)
        )
        let outcome = await scene.pull()
        #expect(outcome.refusal?.reason == .unavailable)
        #expect(outcome.refusal?.message.hasPrefix("pullgate: \(Sample.image) has been") == true)
        #expect(scene.backend.calls == [.status(of: Sample.image), .status(of: id)])
        let record = try #require(scene.log.records.last)
        #expect(record.basis == .gone)
        #expect(record.unknownCause == nil)
        #expect(record.pulled?.isRemoved == true)
        #expect(record.message == outcome.refusal?.message)
    }

    @Test func removesNothingThatTheRuntimeDoesNotTellOf() async throws {
        let id = try Sample.digest("2").description
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport()],
            pulled: Pulled(imageReference: id, status: nil)
        )
        #expect(await scene.pull().refusal?.reason == .unavailable)
        #expect(Set(scene.backend.calls) == [.status(of: Sample.image), .status(of: id)])
        #expect(scene.backend.pauses.reduce(.zero, +) <= CheckTime.limit)
        let record = try #require(scene.log.records.last?.pulled)
        #expect(record.isRemoved == false)
        #expect(record.removalError == "it is away")
    }

    @Test func keepsWhatItCannotLookUpWhenToldTo() async throws {
        let id = try Sample.digest("2").description
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport()],
            pulled: Pulled(imageReference: id, status: [0xff]),
            failureModes: FailureModes(except: [.unresolved: .open])
        )
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(scene.backend.calls == [.status(of: Sample.image), .status(of: id)])
        #expect(scene.log.records.last?.failureMode == "open")
    }

    @Test func looksAgainWhenTheRuntimeIsJustAway() async throws {
        let id = try Sample.digest("2").description
        var pulled = try Pulled.image("2")
        pulled.earlierStatuses = [nil, nil]
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport(), Sample.cleanReport(imageID: Sample.digest("2"))],
            pulled: pulled
        )
        #expect(await scene.pull().answer == RecordingBackend.answer)
        let looks = Array(repeating: RecordingBackend.Call.status(of: id), count: 3)
        #expect(scene.backend.calls == [.status(of: Sample.image)] + looks)
        #expect(scene.backend.pauses == [.milliseconds(100), .milliseconds(200)])
    }

    @Test func asksTheRegistryAnewAboutATagThatHasMoved() async throws {
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2"))],
            pulled: .image("2")
        )
        #expect(await scene.pull().denial != nil)
        #expect(scene.resolver.forgotten == scene.resolver.references)
        #expect(scene.resolver.forgotten.count == 1)
    }

    @Test func forgetsNothingOfATagThatHasNotMoved() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.cleanReport()])
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(scene.resolver.forgotten.isEmpty)
    }

    @Test func judgesADigestAnewWhenItsImageIDIsKnown() async throws {
        let manifest = try Sample.digest("e")
        let clean = try ImageReportOnOneDigest(digest: manifest).clean()
        let scene = try Scene(
            [Sample.policy()],
            reports: [clean, Sample.badReport()],
            pulled: .image("1")
        )
        let image = "\(Sample.repository)@\(manifest)"
        #expect(await scene.pull(image).denial != nil)
        #expect(scene.resolver.references.isEmpty)
        let id = try Sample.digest().description
        #expect(
            scene.backend.calls == [
                .status(of: image), .status(of: id), .status(of: id), .removal(of: id),
            ]
        )
        #expect(scene.log.records.last?.pulled?.judgedImageIDs == [])
    }

    @Test func asksNothingMoreAboutADigestOfWhichNothingMoreIsKnown() async throws {
        let manifest = try Sample.digest("e")
        let clean = try ImageReportOnOneDigest(digest: manifest).clean()
        let scene = try Scene([Sample.policy()], reports: [clean], pulled: .image("1"))
        let image = "\(Sample.repository)@\(manifest)"
        #expect(await scene.pull(image).answer == RecordingBackend.answer)
        #expect(scene.backend.calls == [.status(of: image)])
        #expect(scene.log.records.count == 1)
    }

    @Test(arguments: [EnforcementMode.off, nil])
    func looksAtNothingThatNoPolicyJudges(mode: EnforcementMode?) async throws {
        let policies = try mode.map { [try Sample.policy($0)] } ?? []
        let scene = try Scene(policies, reports: [Sample.badReport()], pulled: .image("2"))
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(scene.backend.calls.isEmpty)
        #expect(scene.log.records.count == 1)
    }
}
