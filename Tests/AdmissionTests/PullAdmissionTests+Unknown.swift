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
        case .unresolved:
            try Scene(
                policies,
                reports: reports,
                content: .failure(.unavailable("\(Sample.image): no answer")),
                // No report is on what comes.
                pulled: .image("2"),
                failureModes: failureModes
            )
        }
    }

    @Test(arguments: UnknownCause.allCases)
    func deniesWhatItCannotJudgeUnlessToldOtherwise(cause: UnknownCause) async throws {
        let scene = try Self.scene(cause, FailureModes())

        let outcome = await scene.pull()

        let refusal = try #require(outcome.refusal)
        #expect(refusal.reason == (cause == .unresolved ? .unavailable : .denied))
        #expect(refusal.message.hasPrefix("pullgate: \(Sample.image) cannot be judged: "))
        #expect(scene.backend.messages.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "deny")
        #expect(record.basis == .failureMode)
        #expect(record.unknownCause == cause.rawValue)
        #expect(record.failureMode == "closed")
        #expect(record.bundleRevision == (cause == .noBundle ? nil : 7))
        #expect(record.message == refusal.message)
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

    @Test func readsTheClockAfterWaitingForTheRegistry() async throws {
        let clock = Clock()
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport()],
            bundle: .revision7(expiresAt: Sample.now.adding(seconds: 10)),
            now: { clock.now },
            whileWaiting: { clock.advance(seconds: 5) }
        )
        #expect(await scene.pull().denial != nil)
        #expect(scene.resolver.references.count == 1)
        let record = try scene.log.onlyRecord()
        #expect(record.unknownCause == "bundleExpired")
        #expect(record.time == Sample.now.adding(seconds: 10).description)
    }

    @Test(arguments: [UnknownCause.noReports, .unresolved], [EnforcementMode.audit, .off])
    func neverDeniesWhatItCannotJudgeWhereNothingIsEnforced(
        cause: UnknownCause,
        mode: EnforcementMode
    ) async throws {
        let scene = try Self.scene(cause, FailureModes(), policy: Sample.policy(mode))
        #expect(await scene.pull().answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "allow")
        #expect(record.mode == mode.rawValue)
        #expect(record.unknownCause == (mode == .off ? nil : cause.rawValue))
        #expect(record.wouldDeny == (mode == .off ? nil : true))
    }

    @Test func saysWhichHostOfTheRegistryFailedWithWhat() async throws {
        let failure = "\(Sample.image) cannot be resolved: mirror.example.com: connection refused"
        let scene = try Scene([Sample.policy()], content: .failure(.unavailable(failure)))
        let outcome = await scene.pull()
        #expect(outcome.refusal?.message.contains(failure) == true)
        #expect(try scene.log.onlyRecord().unknownDetail == failure)
    }

    @Test func givesTheRegistrysOwnKindOfErrorForWrongCredentials() async throws {
        let failure = "\(Sample.image) cannot be resolved: registry.example.com: 401"
        let scene = try Scene([Sample.policy()], content: .failure(.unauthorized(failure)))
        let outcome = await scene.pull()
        #expect(outcome.refusal?.reason == .unauthorized)
        #expect(outcome.refusal?.message.hasPrefix("pullgate: \(failure). Check ") == true)
        #expect(scene.backend.messages.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.unknownCause == "unresolved")
        #expect(record.failureMode == "closed")
    }

    @Test func forwardsWrongCredentialsWhenToldToForwardWhatItCannotJudge() async throws {
        let scene = try Scene(
            [Sample.policy()],
            content: .failure(.unauthorized("401")),
            pulled: .image("1"),
            failureModes: FailureModes(except: [.unresolved: .open])
        )
        #expect(await scene.pull().answer == RecordingBackend.answer)
        // No report is on what came either.
        let id = try Sample.digest().description
        #expect(scene.backend.calls == [.status(of: Sample.image), .status(of: id)])
        #expect(try scene.log.onlyRecord().failureMode == "open")
    }

    @Test(arguments: [
        Obstacle.noBundle, .bundleExpired, .noReports(nil),
        .noReports(String(repeating: "x", count: 5_000)),
        .unauthorized(String(repeating: "x", count: 5_000)),
        .unresolved(String(repeating: "é", count: 5_000)),
    ])
    func saysItWithinTheLengthOfADenial(obstacle: Obstacle) throws {
        let image = "registry.example.com/" + String(repeating: "a/", count: 1_000)
        let message = obstacle.message(image: image)
        #expect(message.utf8.count <= DenialMessage.maximumLength)
        #expect(message.utf8.count > DenialMessage.maximumLength / 3)
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
