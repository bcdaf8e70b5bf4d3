import CRI
import OCI
import PolicyEngine
import Testing

@testable import Admission

/// Which images kubelet is not told of.
@Suite struct HiddenImageTests {
    private static func policy(
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) throws -> NamespacePolicy {
        var policy = try Sample.policy()
        policy.presentImages = .enforce
        try change(&policy)
        return policy
    }

    /// The runtime's answer on the sample image.
    private static func status(isPinned: Bool = false) throws -> [UInt8] {
        WireField.status(
            id: try Sample.digest().description,
            repositoryTags: [Sample.image],
            repositoryDigests: ["\(Sample.repository)@\(try Sample.digest("e"))"],
            isPinned: isPinned
        )
    }

    private static func hidden(
        _ policy: NamespacePolicy,
        _ scene: (NamespacePolicy) throws -> Scene = {
            try Scene([$0], reports: [Sample.badReport()])
        },
        named image: String = Sample.image,
        isPinned: Bool = false
    ) async throws -> HiddenImage? {
        try await scene(policy).hiddenImage(
            in: status(isPinned: isPinned),
            answering: ImageStatusRequest.encode(image: image)
        )
    }

    @Test(arguments: [nil, "e"] as [Character?])
    func hidesWhatIsDenied(digit: Character?) async throws {
        let digest = try digit.map { "\(Sample.repository)@\(try Sample.digest($0))" }
        let image = try await Self.hidden(Self.policy(), named: digest ?? Sample.image)
        #expect(image?.reference == digest ?? Sample.image)
        #expect(image?.policyNamespace == Sample.namespace)
    }

    @Test(arguments: [PresentImagesRule.judge, .allow])
    func hidesNothingUnlessThePolicySaysSo(rule: PresentImagesRule) async throws {
        let policy = try Self.policy { $0.presentImages = rule }
        #expect(try await Self.hidden(policy) == nil)
    }

    @Test(arguments: [EnforcementMode.audit, .off])
    func hidesNothingUnlessThePolicyIsEnforced(mode: EnforcementMode) async throws {
        #expect(try await Self.hidden(Self.policy { $0.blocking = mode }) == nil)
    }

    @Test func hidesNothingThatNobodyCanJudge() async throws {
        let policy = try Self.policy()
        #expect(try await Self.hidden(policy, { try Scene([$0]) }) == nil, "no report")
        #expect(try await Self.hidden(policy, { try Scene([$0], reports: nil) }) == nil)
        let expired: (NamespacePolicy) throws -> Scene = {
            try Scene(
                [$0],
                reports: [Sample.badReport()],
                bundle: .revision7(expiresAt: Sample.now)
            )
        }
        #expect(try await Self.hidden(policy, expired) == nil)
        #expect(try await Self.hidden(policy, { try Scene([$0], bundle: .none) }) == nil)
    }

    @Test func hidesNeitherWhatIsExemptNorWhatIsPinned() async throws {
        let policy = try Self.policy()
        let pattern = try ImagePattern(parsing: Sample.repository)
        for isOfNode in [true, false] {
            let scene: (NamespacePolicy) throws -> Scene = {
                try Scene(
                    [$0],
                    reports: [Sample.badReport()],
                    exempt: isOfNode ? [pattern] : [],
                    exemptByPolicy: isOfNode ? [] : [pattern]
                )
            }
            #expect(try await Self.hidden(policy, scene) == nil)
        }
        #expect(try await Self.hidden(policy, isPinned: true) == nil)
    }

    @Test func hidesNothingByAnImageIDOrANameThatTheImageDoesNotHave() async throws {
        let names = [try Sample.digest().description, "\(Sample.repository):other", "Not/Valid"]
        for name in names { #expect(try await Self.hidden(Self.policy(), named: name) == nil) }
    }

    @Test(arguments: ["INC-7", ""])
    func showsAPodThatMayBreakTheGlassWhatItWants(reason: String) async throws {
        let scene = try Scene([Self.policy { $0.breakGlass = true }], reports: [Sample.badReport()])
        let annotation =
            WireField.text(1, BreakGlassReason.annotation) + WireField.text(2, reason)
        let specification = WireField.text(1, Sample.image) + WireField.bytes(2, annotation)
        let image = await scene.hiddenImage(
            in: try Self.status(),
            answering: WireField.bytes(1, specification)
        )
        #expect((image == nil) == !reason.isEmpty)
    }

    @Test func hidesNothingThatIsNotThereOrNotReadable() async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()])
        let request = ImageStatusRequest.encode(image: Sample.image)
        #expect(await scene.hiddenImage(in: [], answering: request) == nil)
        #expect(await scene.hiddenImage(in: [0xFF], answering: request) == nil)
        #expect(await scene.hiddenImage(in: try Self.status(), answering: [0xFF]) == nil)
    }
}
