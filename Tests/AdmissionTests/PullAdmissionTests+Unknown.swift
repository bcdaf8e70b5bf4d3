import OCI
import PolicyEngine
import Synchronization
import Testing

@testable import Admission

/// Pulls that cannot be judged.
extension PullAdmissionTests {
    /// A scene in which a pull of a clean image cannot be judged.
    private static func scene(
        _ cause: UnknownCause,
        _ failureModes: FailureModes,
        policy: NamespacePolicy? = nil
    ) throws -> Scene {
        let policies = [try policy ?? Sample.policy(unscanned: .allow)]
        let reports = [try Sample.cleanReport()]
        return switch cause {
        case .noBundle:
            try Scene(policies, reports: reports, bundle: .none, failureModes: failureModes)
        case .bundleExpired:
            try Scene(
                policies,
                reports: reports,
                bundle: .revision7(expiresAt: Sample.now),
                failureModes: failureModes
            )
        case .noReports:
            try Scene(policies, reports: nil, failureModes: failureModes)
        }
    }

    @Test(arguments: UnknownCause.allCases)
    func deniesWhatItCannotJudgeUnlessToldOtherwise(cause: UnknownCause) async throws {
        let scene = try Self.scene(cause, FailureModes())

        let outcome = await scene.pull()

        let message = try #require(outcome.denial)
        #expect(message.hasPrefix("pullgate: \(Sample.image) cannot be judged: "))
        #expect(message.contains(cause.explanation))
        #expect(scene.backend.messages.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "deny")
        #expect(record.basis == .failureMode)
        #expect(record.unknownCause == cause.rawValue)
        #expect(record.failureMode == "closed")
        #expect(record.bundleRevision == (cause == .noBundle ? nil : 7))
        #expect(record.message == message)
    }

    @Test(arguments: UnknownCause.allCases)
    func allowsWhatItCannotJudgeWhenToldTo(cause: UnknownCause) async throws {
        let scene = try Self.scene(cause, FailureModes(.open))
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(scene.backend.messages.count == 1)
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "allow")
        #expect(record.basis == .failureMode)
        #expect(record.unknownCause == cause.rawValue)
        #expect(record.failureMode == "open")
        #expect(record.message == nil)
    }

    @Test(arguments: UnknownCause.allCases, UnknownCause.allCases)
    func goesByTheFailureModeOfTheCause(cause: UnknownCause, open: UnknownCause) async throws {
        let scene = try Self.scene(cause, FailureModes(except: [open: .open]))
        let outcome = await scene.pull()
        #expect((outcome.answer != nil) == (cause == open))
    }

    @Test(arguments: [-1: false, 0: false, 1: true] as KeyValuePairs)
    func judgesByABundleUntilTheSecondOfItsEnd(left: Int64, isJudged: Bool) async throws {
        let end = Sample.now.adding(seconds: left)
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport()],
            bundle: .revision7(expiresAt: end)
        )
        _ = await scene.pull()
        let record = try scene.log.onlyRecord()
        #expect(record.basis == (isJudged ? .policy : .failureMode))
        #expect(record.unknownCause == (isJudged ? nil : "bundleExpired"))
    }

    @Test func readsTheClockAfterWaitingForTheBundle() async throws {
        let clock = Clock()
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport()],
            bundle: .revision7(expiresAt: Sample.now.adding(seconds: 5)),
            now: { clock.now },
            whileWaiting: { clock.advance(seconds: 5) }
        )
        _ = await scene.pull()
        let record = try scene.log.onlyRecord()
        #expect(record.unknownCause == "bundleExpired")
        #expect(record.time == Sample.now.adding(seconds: 5).description)
    }

    @Test(arguments: [EnforcementMode.audit, .off])
    func neverDeniesForMissingReportsWhereNothingIsEnforced(
        mode: EnforcementMode
    ) async throws {
        let scene = try Self.scene(.noReports, FailureModes(), policy: Sample.policy(mode))
        #expect(await scene.pull().answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.mode == mode.rawValue)
        #expect(record.reports == (mode == .off ? nil : 0))
    }

    @Test func saysItWithinTheLengthOfADenialForTheLongestReference() throws {
        let path = Array(repeating: "a", count: 100).joined(separator: "/")
        let tag = String(repeating: "b", count: 128)
        let digest = "sha512:" + String(repeating: "0", count: 128)
        let image = "registry.example.com/\(path):\(tag)@\(digest)"
        _ = try ImageReference(normalizing: image)
        for cause in UnknownCause.allCases {
            let judgement = Judgement(unknown: cause, mode: .closed, image: image, revision: nil)
            #expect(judgement.message.utf8.count <= DenialMessage.maximumLength)
        }
    }
}

/// A clock that stands still until it is moved.
private final class Clock: Sendable {
    private let state = Mutex(Sample.now)

    var now: Timestamp { state.withLock { $0 } }

    func advance(seconds: Int64) {
        state.withLock { $0 = $0.adding(seconds: seconds) }
    }
}
