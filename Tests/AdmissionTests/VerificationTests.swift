import CRI
import OCI
import PolicyEngine
import Testing

@testable import Admission

/// Images that somebody else is about to pull.
@Suite struct VerificationTests {
    @Test func judgesTheDigestByThePolicyOfTheName() async throws {
        let digest = try Sample.digest("a")
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        let refusal = try await scene.verify(Sample.image, digest)
        #expect(refusal?.reason == .denied)
        #expect(refusal?.message.hasPrefix("pullgate: \(Sample.image)@sha256:aaa") == true)
        #expect(scene.resolver.references.map(\.digest) == [digest])
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "deny")
        #expect(record.reference == "\(Sample.repository)@\(digest)")
        #expect(record.caller == nil)
    }

    @Test func takesTheGivenDigestAndNotThatOfTheName() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.cleanReport()])
        let name = "\(Sample.repository)@\(try Sample.digest("b"))"
        #expect(try await scene.verify(name, Sample.digest("a")) == nil)
        #expect(scene.resolver.references.map(\.digest) == [try Sample.digest("a")])
    }

    @Test(arguments: [true, false])
    func lookAtExemptionsByTheName(isOfNode: Bool) async throws {
        let pattern = try ImagePattern(parsing: Sample.image)
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.badReport()],
            exempt: isOfNode ? [pattern] : [],
            exemptByPolicy: isOfNode ? [] : [pattern]
        )
        #expect(try await scene.verify(Sample.image, Sample.digest("a")) == nil)
        #expect(try scene.log.onlyRecord().basis == .exempt)
    }

    @Test func deniesWithoutAnyPolicy() async throws {
        let scene = try Scene([], bundle: .none)
        #expect(try await scene.verify(Sample.image, Sample.digest("a")) != nil)
    }

    @Test(arguments: [FailureMode.closed, .open])
    func leavesItToTheFailureModeWhatTheRegistryDoesNotShow(mode: FailureMode) async throws {
        let scene = try Scene(
            [Sample.policy()],
            content: .failure(.notFound),
            failureModes: FailureModes(mode)
        )
        let refusal = try await scene.verify(Sample.image, Sample.digest("a"))
        #expect(refusal?.reason == (mode == .closed ? .unavailable : nil))
        let record = try scene.log.onlyRecord()
        #expect(record.basis == .failureMode)
        #expect(record.unknownCause == "unresolved")
    }

    @Test func refusesANameThatNoImageHas() async throws {
        let scene = try Scene([])
        let long = "registry.example.com/" + String(repeating: "a", count: 5_000)
        for name in ["a/B", "", long] {
            await #expect(throws: CRIMessageError.self) {
                try await scene.verify(name, Sample.digest("a"))
            }
        }
    }
}
