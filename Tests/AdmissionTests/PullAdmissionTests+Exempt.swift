import OCI
import PolicyEngine
import Testing

@testable import Admission

/// Images that are let through without a judgement.
extension PullAdmissionTests {
    private static let pattern = "registry.example.com/payments/**"

    @Test(arguments: [Scene.Bundle.none, .revision7(), .revision7(expiresAt: Sample.issuedAt)])
    func asksNobodyAboutWhatTheNodeExempts(bundle: Scene.Bundle) async throws {
        let scene = try Scene(
            [Sample.policy()],
            reports: nil,
            bundle: bundle,
            exempt: [ImagePattern(parsing: Self.pattern)]
        )
        let outcome = await scene.pull()
        #expect(outcome.answer == RecordingBackend.answer)
        #expect(scene.resolver.references.isEmpty)
        #expect(scene.snapshots.count == 0)
        #expect(scene.backend.calls.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "allow")
        #expect(record.basis == .exempt)
        #expect(record.exemption?.pattern == Self.pattern)
        #expect(record.exemption?.source == .configuration)
        #expect(record.wouldDeny == nil)
        #expect(record.bundleRevision == nil)
    }

    @Test(arguments: [nil, Sample.issuedAt])
    func asksNoRegistryAboutWhatThePolicyExempts(expiresAt: Timestamp?) async throws {
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.badReport()],
            bundle: .revision7(expiresAt: expiresAt),
            exemptByPolicy: [ImagePattern(parsing: Self.pattern)]
        )
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(scene.resolver.references.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.basis == .exempt)
        #expect(record.exemption?.source == .policy)
        #expect(record.bundleRevision == 7)
        #expect(try record.json().contains(#""source":"policy""#))
    }

    @Test func judgesWhatIsNotExempt() async throws {
        let pattern = try ImagePattern(parsing: "registry.example.com/payments/ap")
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.badReport()],
            exempt: [pattern],
            exemptByPolicy: [pattern]
        )
        #expect(await scene.pull().denial != nil)
    }

    /// A tag of the same repository, which otherwise keeps nothing.
    @Test(arguments: [true, false], [nil, PullEnd.interrupted])
    func keepsADeniedImageForAnExemptName(isOfNode: Bool, end: PullEnd?) async throws {
        let name = "\(Sample.repository):boot"
        for tag in [name, "\(name)-2"] {
            let pattern = try ImagePattern(parsing: name)
            let scene = try Scene(
                [Sample.policy()],
                reports: [Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2"))],
                pulled: .image("2", otherTags: [tag], end: end),
                exempt: isOfNode ? [pattern] : [],
                exemptByPolicy: isOfNode ? [] : [pattern]
            )
            #expect(await scene.pull().denial != nil)
            let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
            #expect(scene.backend.calls.contains(removal) == (tag != name))
            #expect(scene.log.records.last?.pulled?.keptFor == (tag == name ? name : nil))
        }
    }
}
