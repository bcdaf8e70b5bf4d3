import CRI
import OCI
import PolicyEngine
import Testing

@testable import Admission

/// Which content a pull is judged by.
extension PullAdmissionTests {
    private static func reference(_ digest: Digest) -> String { "\(Sample.repository)@\(digest)" }

    @Test func judgesATagByWhatTheRegistryHasForIt() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        let outcome = await scene.pull()
        #expect(outcome.denial?.contains("(sha256:aaaaaaaaaaaa…)") == true)
        let record = try scene.log.onlyRecord()
        let digests = [try Sample.digest("1"), try Sample.digest("a")]
        #expect(record.digests == digests.map(\.description))
        #expect(record.reports == 1)
    }

    @Test(arguments: ["1", "a", "f"] as [Character])
    func findsAReportByEachDigestOfTheImage(digit: Character) async throws {
        let report = ImageReportOnOneDigest(digest: try Sample.digest(digit))
        let scene = try Scene(
            [Sample.policy()],
            reports: [report.bad()],
            content: .success(Sample.content(index: "f"))
        )
        #expect(await scene.pull().denial != nil)
        #expect(try scene.log.onlyRecord().reports == 1)
    }

    @Test func allowsAnImageWhoseReportIsClean() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.cleanReport()])
        #expect(await scene.pull().answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.reports == 1)
        #expect(record.wouldDeny == false)
    }

    @Test func deniesAnImageThatNoReportIsOn() async throws {
        let scene = try Scene([Sample.policy()], reports: [])
        let outcome = await scene.pull(Sample.repository)
        let message = try #require(outcome.denial)
        // By the name that the caller knows, not the normalised one.
        #expect(message.hasPrefix("pullgate: \(Sample.repository) (sha256:"))
        #expect(message.contains("no finished scan report"))
        #expect(scene.backend.messages.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.violations.map(\.rule) == ["unscanned"])
        #expect(record.reports == 0)
    }

    @Test func takesNoReportOnAnotherPlatformOfTheIndex() async throws {
        let index = try Sample.digest("f")
        let other = try Sample.cleanReport(imageID: Sample.digest("9"), digests: [index])
        let scene = try Scene(
            [Sample.policy()],
            reports: [other],
            content: .success(Sample.content(index: "f"))
        )
        #expect(await scene.pull().denial?.contains("no finished scan report") == true)
    }

    @Test(
        arguments: [
            ("f", nil, "arm64", false), ("f", nil, "amd64", true),
            // A node may choose another architecture that it runs.
            ("f", "386", "386", true), ("f", "386", "amd64", false),
            // What has no index has no other image's digest.
            (nil, nil, "arm64", true),
        ] as [(Character?, String?, String, Bool)]
    )
    func takesAReportWithoutAnImageIDOnItsOwnPlatformAlone(
        index: Character?,
        listed: String?,
        scanned: String,
        isTaken: Bool
    ) async throws {
        let content = try Sample.content(
            index: index,
            platform: listed.map { Platform(os: "linux", architecture: $0) }
        )
        let report = ImageReportOnOneDigest(
            digest: try Sample.digest(index ?? "a"),
            platform: Platform(os: "linux", architecture: scanned)
        )
        let scene = try Scene(
            [Sample.policy()],
            reports: [report.clean()],
            content: .success(content)
        )
        #expect(
            await scene.pull().denial?.contains("no finished scan report") == (isTaken ? nil : true)
        )
    }

    @Test func asksTheRegistryAboutADigestWhoseReportIsOnOneImageOfAnIndex() async throws {
        let index = try Sample.digest("f")
        let ofIndex = ImageReportOnOneDigest(digest: index, platform: Sample.node)
        let ofManifest = ImageReportOnOneDigest(digest: try Sample.digest("a"))
        let scene = try Scene(
            [Sample.policy()],
            reports: [ofIndex.clean(), ofManifest.bad()],
            content: .success(Sample.content(index: "f"))
        )
        #expect(await scene.pull(Self.reference(index)).denial?.contains("CVE-2024-1") == true)
        #expect(scene.resolver.references.count == 1)
    }

    @Test func showsInTheLogThatAnAllowedImageHasNoReport() async throws {
        let scene = try Scene([Sample.policy(unscanned: .allow)])
        #expect(await scene.pull().answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.reports == 0)
        #expect(record.violations.isEmpty)
    }

    @Test(arguments: [["1", "2"], ["2", "1"]] as [[Character]])
    func deniesIfOneOfTheImagesThatMayRunBreaksARule(imageIDs: [Character]) async throws {
        let clean = try Sample.cleanReport(imageID: Sample.digest("2"))
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.badReport(), clean],
            content: .success(Sample.content(imageIDs, index: "f"))
        )
        let manifest = imageIDs[0] == "1" ? "a" : "b"
        let digits = String(repeating: manifest, count: 12)
        #expect(await scene.pull().denial?.contains("(sha256:\(digits)…)") == true)
    }

    @Test func asksTheRegistryOnceAboutTheNormalisedReferenceWithTheCredentials() async throws {
        let scene = try Scene([Sample.policy()])
        _ = await scene.pull(RequestBytes(image: Sample.repository, password: "secret").encoded)
        let expected = try ImageReference(normalizing: "\(Sample.repository):latest")
        #expect(scene.resolver.references == [expected])
        #expect(scene.resolver.credentials.map(\.?.username) == ["robot"])
        #expect(scene.resolver.credentials.map(\.?.password) == ["secret"])
    }

    @Test func asksNoRegistryAboutADigestThatAReportIsKnownUnder() async throws {
        let digest = try Sample.digest("a")
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport(digests: [digest])])
        #expect(await scene.pull(Self.reference(digest)).denial != nil)
        // The digest is what is pulled, whatever the tag.
        #expect(await scene.pull("\(Sample.image)@\(digest)").denial != nil)
        #expect(scene.resolver.references.isEmpty)
        let digests = [try Sample.digest(), digest].map(\.description)
        #expect(scene.log.records.map(\.digests) == [digests, digests])
    }

    @Test func allowsADigestWithoutARegistryIfNoReportCanKnowMoreThanThoseThatHaveIt()
        async throws
    {
        let digest = try Sample.digest("a")
        let onAll = try ImageReportOnOneDigest(digest: digest).clean()
        let onOne = try Sample.cleanReport(digests: [digest])
        for (reports, requests) in [([onAll], 0), ([onOne], 0), ([onAll, onOne], 1)] {
            let scene = try Scene([Sample.policy()], reports: reports)
            #expect(await scene.pull(Self.reference(digest)).answer != nil)
            #expect(scene.resolver.references.count == requests)
        }
    }

    @Test func findsByTheImageIDWhatAnotherScannerKnowsByAnotherDigest() async throws {
        let index = try Sample.digest("f")
        let ofIndex = try Sample.cleanReport(digests: [index])
        let ofManifest = try Sample.badReport(digests: [Sample.digest("a")])
        let scene = try Scene([Sample.policy()], reports: [ofIndex, ofManifest])
        #expect(await scene.pull(Self.reference(index)).denial != nil)
        #expect(scene.resolver.references.isEmpty)
    }

    @Test func deniesByTheDigestOfAnIndexWhatItDeniesByItsTag() async throws {
        let index = try Sample.digest("f")
        // One scanner was given the index, the other one knows manifests alone.
        let ofIndex = try Sample.cleanReport(digests: [index])
        let ofManifest = try ImageReportOnOneDigest(digest: Sample.digest("a")).bad()
        let scene = try Scene(
            [Sample.policy()],
            reports: [ofIndex, ofManifest],
            content: .success(Sample.content(index: "f"))
        )
        #expect(await scene.pull().denial != nil)
        #expect(await scene.pull(Self.reference(index)).denial != nil)
        #expect(scene.backend.messages.isEmpty)
    }

    @Test func asksTheRegistryAboutADigestThatOnlyReportsOnOtherPlatformsHave() async throws {
        let index = try Sample.digest("f")
        let other = try Sample.badReport(
            imageID: Sample.digest("9"),
            platform: Platform(os: "linux", architecture: "arm64"),
            digests: [index]
        )
        let own = try Sample.cleanReport(platform: Sample.node)
        let scene = try Scene(
            [Sample.policy()],
            reports: [other, own],
            content: .success(Sample.content(index: "f"))
        )
        #expect(await scene.pull(Self.reference(index)).answer != nil)
        #expect(scene.resolver.references.count == 1)
    }

    @Test func asksTheRegistryAboutADigestWhoseReportIsNotFinished() async throws {
        let digest = try Sample.digest("a")
        let running = ImageReportOnOneDigest(digest: digest).unfinished()
        let scene = try Scene([Sample.policy()], reports: [running, Sample.cleanReport()])
        #expect(await scene.pull(Self.reference(digest)).answer != nil)
        #expect(scene.resolver.references.count == 1)
    }

    @Test func deniesADigestForWhatAnUnfinishedScanFoundThoughTheRegistryIsSilent() async throws {
        let digest = try Sample.digest("a")
        let found = ImageReportOnOneDigest(digest: digest).unfinished(try Sample.finding())
        let scene = try Scene(
            [Sample.policy(unscanned: .allow)],
            reports: [found],
            content: .failure(.unavailable("down")),
            failureModes: FailureModes(.open)
        )
        #expect(await scene.pull(Self.reference(digest)).denial?.contains("CVE-2024-1") == true)
        #expect(scene.resolver.references.count == 1)
        #expect(scene.backend.messages.isEmpty)
    }

    @Test func leavesItToTheRuntimeToSayThatThereIsNoImage() async throws {
        let scene = try Scene([Sample.policy()], content: .failure(.notFound), pulled: .failure)
        #expect(await scene.pull().answer == RecordingBackend.failure)
        let record = try scene.log.onlyRecord()
        #expect(record.basis == .notFound)
        #expect(record.outcome == "allow")
        #expect(record.wouldDeny == nil)
        #expect(record.policyNamespace == Sample.namespace)
    }
}
