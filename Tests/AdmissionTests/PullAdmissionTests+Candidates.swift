import OCI
import PolicyEngine
import ScanReports
import Testing

@testable import Admission

/// Pulls of which it cannot be known which of several images will run.
extension PullAdmissionTests {
    /// A policy that lifts what it can, and another image's finding that nothing lifts.
    private static func policy() throws -> (policy: NamespacePolicy, denied: Finding) {
        let denied = try Sample.finding("CVE-2024-9")
        var policy = try Sample.policy()
        policy.denylist = [denied.id]
        policy.breakGlass = true
        policy.presentImages = .allow
        return (policy, denied)
    }

    /// A pull of an image that breaks a rule, or another that does as well and may be on the denylist;
    /// both are on the node.
    private static func scene(_ imageIDs: [Character], isDenied: Bool) throws -> Scene {
        let (policy, denied) = try policy()
        let other = try isDenied ? denied : Sample.finding("CVE-2024-8")
        var pulled = try RecordingBackend.Pulled.image("2")
        pulled.earlierStatuses = [try RecordingBackend.Pulled.image("1").status]
        return try Scene(
            [policy],
            reports: [Sample.badReport(), Sample.report([other], imageID: Sample.digest("2"))],
            content: .success(Sample.content(imageIDs)),
            pulled: pulled
        )
    }

    @Test(arguments: [["1", "2"], ["2", "1"]] as [[Character]], ["", "INC-7"])
    func liftsNothingWhereOneOfTheImagesIsOnTheDenylist(
        imageIDs: [Character],
        reason: String
    ) async throws {
        let scene = try Self.scene(imageIDs, isDenied: true)
        let outcome = await scene.pull(Self.request(reason))
        #expect(outcome.denial?.contains("CVE-2024-9") == true)
        #expect(scene.backend.messages.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.violations.map(\.rule) == ["denylist"])
        #expect(record.basis == .policy)
    }

    @Test(arguments: [["1", "2"], ["2", "1"]] as [[Character]], ["", "INC-7"])
    func liftsWhatNoneOfTheImagesHasOnTheDenylist(
        imageIDs: [Character],
        reason: String
    ) async throws {
        let scene = try Self.scene(imageIDs, isDenied: false)
        let outcome = await scene.pull(Self.request(reason))
        #expect(outcome.answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.basis == (reason.isEmpty ? .present : .policy))
        #expect(record.breakGlass == (reason.isEmpty ? nil : reason))
        #expect(record.wouldDeny == true)
    }

    /// A pull of an index by its digest, which names the node's image in no report, but another one that
    /// breaks a rule.
    private static func indexed(
        _ finding: Finding,
        _ policy: NamespacePolicy,
        isPresent: Bool = true
    ) throws -> (scene: Scene, image: String) {
        let index = try Sample.digest("f")
        let scene = try Scene(
            [policy],
            reports: [
                Sample.badReport(digests: [index]),
                Sample.report([finding], imageID: Sample.digest("2")),
            ],
            content: .success(Sample.content(["2"], index: "f")),
            pulled: isPresent ? .image("2", manifest: "f") : nil
        )
        return (scene, "\(Sample.repository)@\(index)")
    }

    @Test func judgesWhatIsOnTheNodeAndNotWhatIsKnownByTheDigest() async throws {
        let (policy, denied) = try Self.policy()
        let (scene, image) = try Self.indexed(denied, policy)
        #expect(await scene.pull(image).denial?.contains("CVE-2024-9") == true)
        #expect(scene.backend.messages.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.violations.map(\.rule) == ["denylist"])
        #expect(record.basis == .policy)
    }

    @Test(arguments: [true, false])
    func letsThroughByDigestWhatIsOnTheNode(isPresent: Bool) async throws {
        let other = try Sample.finding("CVE-2024-8")
        let (scene, image) = try Self.indexed(other, Self.policy().policy, isPresent: isPresent)
        #expect((await scene.pull(image).denial == nil) == isPresent)
        let record = try scene.log.onlyRecord()
        #expect(record.violations.map(\.finding?.id) == ["CVE-2024-8"])
        #expect(record.basis == (isPresent ? .present : .policy))
    }

    @Test func allowsByDigestWhatTheRegistryTellsToBeClean() async throws {
        let clean = try Sample.finding("CVE-2024-8", .low)
        let pulled = try Self.indexed(clean, Self.policy().policy)
        #expect(await pulled.scene.pull(pulled.image).answer == RecordingBackend.answer)
        let record = try pulled.scene.log.onlyRecord()
        #expect(record.wouldDeny == false)
        #expect(record.basis == .policy)
    }
}
