import Admission
import OCI
import PolicyEngine
import ScanReports
import Synchronization
import Testing

@testable import AdmissionTests
@testable import Registry
@testable import RegistryTests
@testable import ShimDaemon

@Suite(.timeLimit(.minutes(10))) struct RegistryContentTests {
    private static let image = ResolverFixture.name + ":1"

    /// What a registry has while the tag is a manifest.
    private static func repository(
        of tagged: ScriptedRepository.Manifest,
        _ others: ScriptedRepository.Manifest...
    ) -> ScriptedRepository {
        var repository = ScriptedRepository()
        repository.add(tagged, tag: "1")
        for manifest in others { repository.add(manifest) }
        return repository
    }

    /// Runs a test with a registry, and with something that gathers a crowd which has all turns there
    /// and gets no answer.
    private static func withCrowd(
        _ script: @escaping ScriptedRegistry.Script,
        _ body: (RegistryContent, () async throws -> Void) async throws -> Void
    ) async throws {
        let host = try ImageReference(normalizing: image).registryHost
        let silent = "silent-"
        let answer: ScriptedRegistry.Script = { request in
            request.path.contains(silent) ? .silence : script(request)
        }
        try await ResolverFixture.with(answer) { _, resolver in
            let content = RegistryContent(
                resolver: SharedResolver(resolver, tagReuse: .seconds(600)),
                budget: .seconds(600),
                metrics: DaemonMetrics()
            )
            try await withThrowingTaskGroup(of: Void.self) { crowd in
                try await body(content) {
                    for number in 0...ResolutionLimits().atOnce {
                        crowd.addTask {
                            let suffix = ":\(silent)\(number)"
                            _ = try await resolver.failure(suffix, within: .seconds(600))
                        }
                    }
                    await passTurns { resolver.turns.waitingCount(at: host) > 0 }
                }
                crowd.cancelAll()
                try await crowd.waitForAll()
            }
        }
    }

    @Test func tellsThePlatformThatAnIndexNames() async throws {
        let manifest = try ScriptedRepository.image("b")
        let index = try ScriptedRepository.index([
            ScriptedRepository.entry(manifest, platform: "linux/386")
        ])
        let repository = Self.repository(of: index, manifest)
        try await ResolverFixture.with(repository.reply) { _, resolver in
            let content = RegistryContent(
                resolver: SharedResolver(resolver, tagReuse: .seconds(600)),
                budget: .seconds(600),
                metrics: DaemonMetrics()
            )
            let found = try await content.resolve(
                ImageReference(normalizing: Self.image),
                auth: nil,
                isUrgent: false
            )
            let expected = ImageContent.Candidate(
                manifest: manifest.digest,
                imageID: try ScriptedRepository.configuration("b"),
                platform: Platform(os: "linux", architecture: "386")
            )
            #expect(found == ImageContent(index: index.digest, candidates: [expected]))
        }
    }

    @Test func tellsInACrowdWhatAPullWithoutAnAnswerHasBrought() async throws {
        // containerd tells the index, and the report the manifest: only the registry knows both.
        let manifest = try ScriptedRepository.image("b")
        let index = try ScriptedRepository.index([
            ScriptedRepository.entry(manifest, platform: "linux/amd64")
        ])
        let before = Self.repository(of: try ScriptedRepository.image("a"))
        let after = Self.repository(of: index, manifest)
        let hasMoved = Mutex(false)
        let (judged, pulled) = (
            try ScriptedRepository.configuration("a"), try ScriptedRepository.configuration("b")
        )
        try await Self.withCrowd { request in
            (hasMoved.withLock { $0 } ? after : before).reply(to: request)
        } _: { content, gatherCrowd in
            let scene = try Scene(
                [NamespacePolicy(name: NamespacePattern(parsing: "*"), blocking: .enforce)],
                reports: [
                    Sample.cleanReport(imageID: judged),
                    ImageReportOnOneDigest(digest: manifest.digest).bad(),
                ],
                asking: content,
                pulled: RecordingBackend.Pulled(
                    imageReference: "\(pulled)",
                    end: .failed,
                    status: WireField.status(
                        id: "\(pulled)",
                        repositoryTags: [Self.image],
                        repositoryDigests: ["\(ResolverFixture.name)@\(index.digest)"]
                    )
                )
            )
            // The pull in the crowd needs no turn for its judgement.
            _ = try await content.resolve(
                ImageReference(normalizing: Self.image),
                auth: nil,
                isUrgent: false
            )
            hasMoved.withLock { $0 = true }
            try await gatherCrowd()
            #expect(await scene.pull(Self.image).denial != nil)
            #expect(scene.log.records.last?.pulled?.isRemoved == true)
        }
    }
}
