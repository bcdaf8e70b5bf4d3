import CRI
import OCI
import PolicyEngine
import ScanReports
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
    ) async throws -> Bool {
        try await scene(policy).hidesImage(
            in: status(isPinned: isPinned),
            answering: WireField.question(image)
        )
    }

    @Test(arguments: [nil, "e"] as [Character?])
    func hidesWhatIsDenied(digit: Character?) async throws {
        let digest = try digit.map { "\(Sample.repository)@\(try Sample.digest($0))" }
        #expect(try await Self.hidden(Self.policy(), named: digest ?? Sample.image))
    }

    @Test func recordsWhatIsHiddenWithAllThatLedToItOnce() async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()])
        let (status, request) = (
            try Self.status(), WireField.question(Sample.image)
        )
        for _ in 1...3 { #expect(await scene.hidesImage(in: status, answering: request)) }
        let record = try scene.log.onlyRecord()
        #expect(record.basis == .hidden)
        #expect(record.isDenial)
        #expect(record.reference == Sample.image)
        #expect(record.policyNamespace == Sample.namespace)
        #expect(record.caller?.command == "kubelet")
        #expect(record.bundleRevision == 7)
        #expect(!record.violations.isEmpty)
        #expect(record.message?.contains("is blocked by the policy of") == true)
        let denied = await scene.pull()
        #expect(denied.denial?.isEmpty == false)
    }

    @Test(arguments: [PresentImagesRule.judge, .allow])
    func hidesNothingUnlessThePolicySaysSo(rule: PresentImagesRule) async throws {
        let policy = try Self.policy { $0.presentImages = rule }
        #expect(try await !Self.hidden(policy))
    }

    @Test(arguments: [EnforcementMode.audit, .off])
    func hidesNothingUnlessThePolicyIsEnforced(mode: EnforcementMode) async throws {
        #expect(try await !Self.hidden(Self.policy { $0.blocking = mode }))
    }

    private static func unfinished(_ findings: [Finding]) throws -> ImageReport {
        let report = ScanReport(
            scanner: "trivy",
            scannedAt: Sample.now,
            state: .unfinished(reason: "running"),
            findings: findings
        )
        return ImageReport(imageID: try Sample.digest(), digests: [], tags: [], report: report)
    }

    @Test func hidesAnImageInWhichAnUnfinishedScanFoundSomething() async throws {
        for findings in [[], [try Sample.finding()]] {
            let image = try Self.unfinished(findings)
            let isHidden = try await Self.hidden(
                Self.policy(),
                { try Scene([$0], reports: [image]) }
            )
            #expect(isHidden != findings.isEmpty)
        }
    }

    /// Any report that names no image ID may be a finished one on this image.
    @Test func showsAnImageThatOnlyAnUnfinishedScanDeniesWhereAFinishedOneMayBeKnown()
        async throws
    {
        let image = try Self.unfinished([Sample.finding()])
        let other = ImageReportOnOneDigest(digest: try Sample.digest("b"))
        let isHidden = try await Self.hidden(
            Self.policy(),
            { try Scene([$0], reports: [image, other.clean()]) }
        )
        #expect(!isHidden)
    }

    @Test func hidesNothingThatNobodyCanJudge() async throws {
        let policy = try Self.policy()
        #expect(try await !Self.hidden(policy, { try Scene([$0]) }), "no report")
        #expect(try await !Self.hidden(policy, { try Scene([$0], reports: nil) }))
        let expired: (NamespacePolicy) throws -> Scene = {
            try Scene(
                [$0],
                reports: [Sample.badReport()],
                bundle: .revision7(expiresAt: Sample.now)
            )
        }
        #expect(try await !Self.hidden(policy, expired))
        #expect(try await !Self.hidden(policy, { try Scene([$0], bundle: .none) }))
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
            #expect(try await !Self.hidden(policy, scene))
        }
        #expect(try await !Self.hidden(policy, isPinned: true))
    }

    @Test func hidesNothingByAnImageIDOrANameThatTheImageDoesNotHave() async throws {
        let names = [try Sample.digest().description, "\(Sample.repository):other", "Not/Valid"]
        for name in names { #expect(try await !Self.hidden(Self.policy(), named: name)) }
    }

    @Test(arguments: ["INC-7", ""])
    func showsAPodThatMayBreakTheGlassWhatItWants(reason: String) async throws {
        let scene = try Scene([Self.policy { $0.breakGlass = true }], reports: [Sample.badReport()])
        let isHidden = await scene.hidesImage(
            in: try Self.status(),
            answering: WireField.question(
                Sample.image,
                annotations: [BreakGlassReason.annotation: reason]
            )
        )
        #expect(isHidden == reason.isEmpty)
        #expect(scene.log.records.count == (isHidden ? 1 : 0))
    }

    @Test func hidesNothingThatIsNotThereOrNotReadable() async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()])
        let request = WireField.question(Sample.image)
        #expect(await !scene.hidesImage(in: [], answering: request))
        #expect(await !scene.hidesImage(in: [0xFF], answering: request))
        #expect(await !scene.hidesImage(in: try Self.status(), answering: [0xFF]))
    }

    /// kubelet takes root for the user of an image that is not there.
    @Test func showsTheUserOfAnImageThatIsAboutToBeStarted() async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()])
        let request = ImageStatusRequest.encode(image: Sample.image)
        #expect(await !scene.hidesImage(in: try Self.status(), answering: request))
        #expect(scene.log.records.isEmpty)
    }
}
