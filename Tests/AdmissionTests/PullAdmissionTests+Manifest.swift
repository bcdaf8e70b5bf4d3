import CRI
import OCI
import PolicyEngine
import ScanReports
import Testing

@testable import Admission

/// What is done with an image that a report knows by its manifest alone, when the runtime tells the
/// digest of its index.
extension PullAdmissionTests {
    /// The image with ID 2, whose manifest is b in the index f.
    private static let indexed = RecordingResolver.Answer { () throws(ContentError) in
        guard let content = try? Sample.content(["2"], manifests: ["b"], index: "f") else {
            throw .notFound
        }
        return content
    }

    private static func onManifest() throws -> ImageReportOnOneDigest {
        ImageReportOnOneDigest(digest: try Sample.digest("b"))
    }

    /// A scene in which the tag moves from the image that is judged to the one with ID 2.
    private static func moved(
        _ reports: [ImageReport],
        unscanned: UnscannedRule = .deny,
        registry: RecordingResolver.Answer = indexed,
        end: PullEnd? = nil,
        wasThere: Bool = false,
        failureModes: FailureModes = FailureModes()
    ) throws -> Scene {
        var pulled = try RecordingBackend.Pulled.image("2", manifest: "f", end: end)
        if wasThere { pulled.statusesBefore = [pulled.status] }
        return try Scene(
            [Sample.policy(unscanned: unscanned)],
            reports: [Sample.cleanReport()] + reports,
            contentAtLast: registry,
            pulled: pulled,
            failureModes: failureModes
        )
    }

    private static var removal: RecordingBackend.Call {
        get throws { .removal(of: try Sample.digest("2").description) }
    }

    @Test(arguments: [true, false])
    func removesWhatAReportOnTheManifestDenies(hasOtherReport: Bool) async throws {
        let other =
            try hasOtherReport ? [Sample.cleanReport(imageID: Sample.digest("2"))] : []
        let scene = try Self.moved([Self.onManifest().bad()] + other, unscanned: .allow)
        #expect(await scene.pull().denial?.contains("(sha256:bbbbbbbbbbbb…)") == true)
        #expect(scene.backend.calls.last == (try Self.removal))
        let index = "\(Sample.repository)@\(try Sample.digest("f"))"
        #expect(scene.resolver.references.map(\.description) == [Sample.image, index])
        #expect(scene.resolver.urgencies == [false, true])
    }

    @Test func keepsWhatAReportOnTheManifestAllows() async throws {
        let scene = try Self.moved([Self.onManifest().clean()])
        #expect(await scene.pull().answer == RecordingBackend.answer)
        let id = try Sample.digest("2").description
        #expect(scene.backend.calls == [.status(of: Sample.image), .status(of: id)])
        #expect(scene.log.records.map(\.outcome) == ["allow", "allow"])
    }

    /// The runtime does not tell which of the platforms it has taken that run on the node.
    @Test(arguments: [("amd64", true), ("386", true), ("arm64", false)])
    func goesByReportsOnTheIndexIfTheirPlatformRunsHere(
        architecture: String,
        isTaken: Bool
    ) async throws {
        let report = ImageReportOnOneDigest(
            digest: try Sample.digest("f"),
            platform: Platform(os: "linux", architecture: architecture)
        )
        let clean = try await Self.moved([report.clean()]).pull()
        #expect(clean.denial?.contains("no finished scan report") == (isTaken ? nil : true))
        let bad = try await Self.moved([report.bad()], unscanned: .allow).pull()
        #expect(bad.denial?.contains("CVE-2024-1") == (isTaken ? true : nil))
    }

    @Test(arguments: [FailureMode.closed, .open])
    func goesByTheFailureModeWhenTheRegistryDoesNotTellTheManifest(
        mode: FailureMode
    ) async throws {
        let answers: [RecordingResolver.Answer] = [
            .failure(.unavailable("down")), .success(try Sample.content(["3"], index: "f")),
        ]
        for answer in answers {
            let scene = try Self.moved(
                [Self.onManifest().bad(), Sample.cleanReport(imageID: Sample.digest("2"))],
                registry: answer,
                failureModes: FailureModes(except: [.unresolved: mode])
            )
            let outcome = await scene.pull()
            #expect((outcome.refusal?.reason == .unavailable) == (mode == .closed))
            #expect(scene.backend.calls.contains(try Self.removal) == (mode == .closed))
            #expect(scene.log.records.last?.unknownCause == "unresolved")
            #expect(scene.log.records.last?.unknownDetail?.contains("manifest") == true)
        }
    }

    /// Says of each digest what it stands for, and of the sample's tag that it is the sample.
    private struct Digests: ContentResolver {
        let answers: [Digest: RecordingResolver.Answer]

        func resolve(
            _ reference: ImageReference,
            auth: AuthConfig?,
            isUrgent: Bool
        ) async throws(ContentError) -> ImageContent {
            let sample = RecordingResolver.Answer { () throws(ContentError) in
                guard let content = try? Sample.content() else { throw .notFound }
                return content
            }
            return try (reference.digest.map { answers[$0] ?? .failure(.notFound) } ?? sample).get()
        }

        func forget(_ reference: ImageReference) {}
    }

    /// A scene in which the tag moves to an image that is on the node already by the digest d, while a
    /// report knows it to be bad by its manifest b in the index f.
    private static func named(
        _ other: RecordingResolver.Answer,
        _ index: RecordingResolver.Answer = indexed,
        reports: [ImageReport]
    ) throws -> Scene {
        let id = try Sample.digest("2").description
        let digests = try ["d", "f"].map { try Sample.digest($0) }
        var pulled = try RecordingBackend.Pulled.image("2")
        pulled.status = WireField.status(
            id: id,
            repositoryTags: [Sample.image],
            repositoryDigests: digests.map { "\(Sample.repository)@\($0)" }
        )
        return try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport(), Self.onManifest().bad()] + reports,
            asking: Digests(answers: [digests[0]: other, digests[1]: index]),
            pulled: pulled
        )
    }

    @Test(arguments: [true, false])
    func judgesTheManifestsOfAllNamesThatThePullCanHaveGiven(isOtherKnown: Bool) async throws {
        let others: [RecordingResolver.Answer] = [
            .success(try Sample.content(["2"], manifests: ["c"], index: "d")),
            .failure(.notFound),
        ]
        for other in others {
            let report = ImageReportOnOneDigest(digest: try Sample.digest(isOtherKnown ? "d" : "c"))
            let scene = try Self.named(other, reports: [report.clean()])
            #expect(await scene.pull().denial?.contains("CVE-2024-1") == true)
            #expect(scene.backend.calls.last == (try Self.removal))
        }
    }

    @Test(arguments: [true, false])
    func goesByTheFailureModeWhereTheRegistryIsSilentOnOneOfTheNames(isFirst: Bool) async throws {
        let clean = ImageReportOnOneDigest(digest: try Sample.digest("d"))
        let told = RecordingResolver.Answer.success(try Sample.content(["2"], manifests: ["c"]))
        let silent = RecordingResolver.Answer.failure(.unavailable("down"))
        let scene = try Self.named(
            isFirst ? silent : told,
            isFirst ? told : silent,
            reports: [clean.clean()]
        )
        #expect(await scene.pull().refusal?.reason == .unavailable)
        #expect(scene.backend.calls.last == (try Self.removal))
    }

    @Test func asksNoRegistryForTheManifestOfWhatIsDeniedAnyway() async throws {
        let scene = try Self.moved(
            [Self.onManifest().clean(), Sample.badReport(imageID: Sample.digest("2"))],
            registry: .failure(.unavailable("down"))
        )
        #expect(await scene.pull().denial != nil)
        #expect(scene.resolver.references.count == 1)
    }

    @Test(arguments: [true, false])
    func looksForAFinishedScanBeforeItRemovesWhatAnUnfinishedOneDenies(
        registryTells: Bool
    ) async throws {
        let found = ImageReportOnOneDigest(digest: try Sample.digest("2"))
            .unfinished(try Sample.finding(), scannedAt: Sample.issuedAt)
        let scene = try Self.moved(
            [found, Self.onManifest().clean()],
            registry: registryTells ? Self.indexed : .failure(.unavailable("down"))
        )
        #expect((await scene.pull().denial == nil) == registryTells)
        #expect(scene.backend.calls.contains(try Self.removal) != registryTells)
        #expect(scene.resolver.references.count == 2)
    }

    @Test func removesWhatAReportOnTheManifestDeniesThoughTheCallerGaveUp() async throws {
        let scene = try Self.moved([Self.onManifest().bad()], end: .interrupted)
        #expect(await scene.pullAbandoned().denial != nil)
        #expect(scene.backend.calls.contains(try Self.removal))
    }

    /// A registry that is asked for the second time by a caller that gives up meanwhile.
    private final class GivenUp: ContentResolver {
        private let answers: RecordingResolver

        /// Has the pull that is to be given up.
        let pulls = AsyncStream<Task<PullOutcome<String>, Never>>.makeStream()

        init(_ judged: ImageContent, then moved: RecordingResolver.Answer) {
            answers = RecordingResolver(.success(judged), atLast: moved)
        }

        func resolve(
            _ reference: ImageReference,
            auth: AuthConfig?,
            isUrgent: Bool
        ) async throws(ContentError) -> ImageContent {
            if !answers.references.isEmpty {
                var pulls = pulls.stream.makeAsyncIterator()
                await pulls.next()?.cancel()
                if Task.isCancelled { throw .unavailable("given up") }
            }
            return try await answers.resolve(reference, auth: auth, isUrgent: isUrgent)
        }

        func forget(_ reference: ImageReference) { answers.forget(reference) }
    }

    @Test(arguments: [nil, PullEnd.failed])
    func asksOnAboutWhatCameWhenTheCallerGivesUpMeanwhile(end: PullEnd?) async throws {
        let registry = GivenUp(try Sample.content(), then: Self.indexed)
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport(), Self.onManifest().bad()],
            asking: registry,
            pulled: .image("2", manifest: "f", end: end)
        )
        let pull = Task { await scene.pull() }
        registry.pulls.continuation.yield(pull)
        #expect(await pull.value.denial != nil)
        #expect(scene.backend.calls.contains(try Self.removal))
    }

    @Test(arguments: [true, false])
    func keepsWhatNobodyDeniesThoughTheCallerGaveUp(wasThere: Bool) async throws {
        let scene = try Self.moved(
            [Self.onManifest().clean()],
            registry: wasThere ? .failure(.unavailable("down")) : Self.indexed,
            end: .interrupted,
            wasThere: wasThere
        )
        #expect(await scene.pullAbandoned().answer == RecordingBackend.failure)
        #expect(!scene.backend.calls.contains(try Self.removal))
        #expect(scene.log.records.count == 1)
    }

    @Test(arguments: [FailureMode.closed, .open], [PullEnd.failed, .interrupted])
    func goesByTheFailureModeWhenTheRegistryDoesNotTellWhatAnUnansweredPullBrought(
        mode: FailureMode,
        end: PullEnd
    ) async throws {
        let scene = try Self.moved(
            [Self.onManifest().clean()],
            registry: .failure(.unavailable("down")),
            end: end,
            failureModes: FailureModes(except: [.unresolved: mode])
        )
        let outcome = await scene.pull()
        #expect((outcome.refusal?.reason == .unavailable) == (mode == .closed))
        #expect((outcome.answer == RecordingBackend.failure) == (mode == .open))
        #expect(scene.backend.calls.contains(try Self.removal) == (mode == .closed))
        try #require(scene.log.records.count == 2)
        #expect(scene.log.records[1].unknownCause == "unresolved")
        #expect(scene.log.records[1].failureMode == mode.rawValue)
        #expect(scene.log.records[1].pulled?.isRemoved == (mode == .closed ? true : nil))
    }
}
