import CRI
import OCI
import PolicyEngine
import Testing

@testable import Admission

/// What kubelet is told of images that pulls have brought and that are not judged yet.
@Suite struct UnjudgedImageTests {
    private typealias Pulled = RecordingBackend.Pulled

    private static let audited = "registry.example.com/audited"

    /// The names of what `Pulled.image("2")` brings.
    private static func names() throws -> [String] {
        [
            Sample.image, "\(Sample.repository)@\(try Sample.digest("e"))",
            try Sample.digest("2").description,
        ]
    }

    /// Holds up as many pulls as there are, after the runtime has named what they bring.
    private static func holding(_ pulls: [HeldCall], _ pulled: Pulled) -> Pulled {
        var pulled = pulled
        pulled.duration = { for pull in pulls { await pull.hold() } }
        return pulled
    }

    /// A scene in which the registry shows image 1, which is allowed, and a pull brings another.
    private static func scene(
        _ pulled: Pulled,
        content: Result<ImageContent, ContentError>? = nil,
        exempt: [ImagePattern] = [],
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) throws -> Scene {
        var policy = try Sample.policy()
        try change(&policy)
        var other = try Sample.policy(.audit)
        other.name = try NamespacePattern(parsing: audited)
        return try Scene(
            [policy, other],
            reports: [Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2"))],
            content: content,
            pulled: pulled,
            exempt: exempt
        )
    }

    /// Does something while images are pulled, one pull for each that is held up.
    private static func whilePulling(
        _ images: [String] = [Sample.image],
        in scene: Scene,
        held pulls: [HeldCall],
        _ body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { for pull in pulls { pull.release() } }
            for (image, pull) in zip(images, pulls) {
                group.addTask { _ = await scene.pull(image) }
                await pull.waitForBeginning()
            }
            try await body()
        }
    }

    /// Whether an image is hidden while the sample is pulled.
    private static func isHidden(
        _ image: String = Sample.image,
        as status: [UInt8]? = nil,
        whilePulling pulled: Pulled,
        content: Result<ImageContent, ContentError>? = nil,
        reason: String = "",
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) async throws -> Bool {
        let pull = HeldCall()
        let scene = try scene(holding([pull], pulled), content: content, change: change)
        var isHidden = false
        try await whilePulling(in: scene, held: [pull]) {
            #expect(scene.mayHideImages)
            isHidden = try await hides(image, as: status ?? pulled.status, reason, in: scene)
        }
        return isHidden
    }

    private static func hides(
        _ image: String,
        as status: [UInt8]?,
        _ reason: String = "",
        in scene: Scene
    ) async throws -> Bool {
        await scene.hidesImage(
            in: try #require(status),
            answering: WireField.question(
                image,
                annotations: [BreakGlassReason.annotation: reason]
            )
        )
    }

    /// Whose bytes the runtime may all the same take for a question.
    @Test func hidesWhatAPullHasBroughtFromAQuestionThatCannotBeRead() async throws {
        let pull = HeldCall()
        let pulled = try Pulled.image("2")
        let scene = try Self.scene(Self.holding([pull], pulled))
        let annotation = WireField.text(1, BreakGlassReason.annotation) + WireField.bytes(2, [0xFF])
        let specification = WireField.text(1, Sample.image) + WireField.bytes(2, annotation)
        let question = WireField.bytes(1, specification)
        let status = try #require(pulled.status)
        try await Self.whilePulling(in: scene, held: [pull]) {
            #expect(await scene.hidesImage(in: status, answering: question))
        }
    }

    @Test func hidesWhatAPullHasBroughtByAllItsNamesUntilItIsJudged() async throws {
        let pull = HeldCall()
        let pulled = try Pulled.image("2")
        let scene = try Self.scene(Self.holding([pull], pulled))
        #expect(!scene.mayHideImages)
        try await Self.whilePulling(in: scene, held: [pull]) {
            #expect(scene.mayHideImages)
            for name in try Self.names() {
                #expect(try await Self.hides(name, as: pulled.status, in: scene), "\(name)")
            }
        }
        #expect(scene.log.records.map(\.outcome) == ["allow", "deny"])
        #expect(!scene.mayHideImages)
        #expect(try await !Self.hides(Sample.image, as: pulled.status, in: scene))
    }

    /// The registry tells the gate nothing, or does not answer it.
    @Test(arguments: [ContentError.notFound, .unavailable("no route")])
    func hidesWhatTheRegistryDidNotTellOf(error: ContentError) async throws {
        let pull = HeldCall()
        let pulled = try Pulled.image("3")
        let policy = try Sample.policy()
        let scene = try Scene(
            [policy],
            reports: [Sample.cleanReport()],
            content: .failure(error),
            pulled: Self.holding([pull], pulled),
            failureModes: FailureModes(.open)
        )
        try await Self.whilePulling(in: scene, held: [pull]) {
            let isHidden = try await Self.hides(Sample.image, as: pulled.status, in: scene)
            #expect(isHidden)
        }
    }

    @Test func hidesItWhileItIsLookedAt() async throws {
        let look = HeldCall()
        var pulled = try Pulled.image("2")
        pulled.delay = look.hold
        let scene = try Self.scene(pulled)
        try await Self.whilePulling(in: scene, held: [look]) {
            #expect(scene.backend.messages.count == 1)
            let isHidden = try await Self.hides(Sample.image, as: pulled.status, in: scene)
            #expect(isHidden)
        }
    }

    /// The runtime may be at it for a moment longer, and names the image then.
    @Test func hidesItWhenThePullWasInterrupted() async throws {
        let pause = HeldCall()
        var pulled = try Pulled.image("2", end: .interrupted)
        pulled.earlierStatuses = [[]]
        pulled.pausing = pause.hold
        let scene = try Self.scene(pulled)
        try await Self.whilePulling(in: scene, held: [pause]) {
            let isHidden = try await Self.hides(Sample.image, as: pulled.status, in: scene)
            #expect(isHidden)
        }
        #expect(!scene.mayHideImages)
    }

    @Test func showsWhatWasJudged() async throws {
        #expect(try await !Self.isHidden(whilePulling: .image("1")))
    }

    @Test func showsWhatWasThereUnderTheNameBefore() async throws {
        var pulled = try Pulled.image("2")
        pulled.statusesBefore = [pulled.status]
        for name in try Self.names() {
            #expect(try await !Self.isHidden(name, whilePulling: pulled), "\(name)")
        }
    }

    @Test func showsWhatHasANameThatThePullCannotGive() async throws {
        for other in ["\(Sample.repository):1.3", "\(Sample.namespace)/web:2"] {
            let pulled = try Pulled.image("2", otherTags: [other])
            for name in try Self.names() + [other] {
                #expect(try await !Self.isHidden(name, whilePulling: pulled), "\(name)")
            }
        }
    }

    /// What was pulled by its digest has no tag as long as the pull of one has not brought it.
    @Test func showsWhatHasADigestWithoutTheTagThatIsPulled() async throws {
        let digest = "\(Sample.repository)@\(try Sample.digest("e"))"
        let status = WireField.status(
            id: try Sample.digest("2").description,
            repositoryDigests: [digest]
        )
        #expect(try await !Self.isHidden(digest, as: status, whilePulling: .image("2")))
    }

    /// It loses its names one after the other, and the removal may be tried again.
    @Test func hidesWhatHasLostTheTagByItsRemoval() async throws {
        let pause = HeldCall()
        var pulled = try Pulled.image("2")
        pulled.failingRemovals = 1
        pulled.pausing = pause.hold
        let scene = try Self.scene(pulled)
        let digest = "\(Sample.repository)@\(try Sample.digest("e"))"
        let status = WireField.status(
            id: try Sample.digest("2").description,
            repositoryDigests: [digest]
        )
        try await Self.whilePulling(in: scene, held: [pause]) {
            let isHidden = try await Self.hides(digest, as: status, in: scene)
            #expect(isHidden)
        }
    }

    @Test func hidesWhatHasNoNameYet() async throws {
        let id = try Sample.digest("2").description
        let status = WireField.status(id: id)
        #expect(try await Self.isHidden(id, as: status, whilePulling: .image("2")))
    }

    @Test(arguments: ["1", "2", "3"] as [Character])
    func showsWhatReportsAllow(imageID: Character) async throws {
        let isHidden = try await Self.isHidden(
            whilePulling: .image(imageID),
            content: .failure(.notFound)
        )
        #expect(isHidden == (imageID != "1"))
    }

    /// A report that names a manifest alone may be on it, and only the registry knows.
    @Test(arguments: [true, false])
    func hidesWhatOnlyTheRegistryCanTellOf(isKnown: Bool) async throws {
        let pull = HeldCall()
        let pulled = try Pulled.image("2")
        let other = try ImageReportOnOneDigest(digest: Sample.digest("b")).clean()
        let scene = try Scene(
            [Sample.policy(unscanned: .allow)],
            reports: [Sample.cleanReport()] + (isKnown ? [] : [other]),
            pulled: Self.holding([pull], pulled)
        )
        try await Self.whilePulling(in: scene, held: [pull]) {
            let isHidden = try await Self.hides(Sample.image, as: pulled.status, in: scene)
            #expect(isHidden != isKnown)
        }
    }

    @Test(arguments: [FailureMode.closed, .open])
    func goesByTheFailureModeWhereReportsCannotBeRead(mode: FailureMode) async throws {
        let pull = HeldCall()
        let (pulled, moved) = (try Pulled.image("2"), try Sample.digest("2"))
        let scene = try Scene(
            [Sample.policy()],
            source: PullAdmissionTests.Failing(
                [Sample.cleanReport()],
                when: { !$0.contains(moved) }
            ),
            pulled: Self.holding([pull], pulled),
            failureModes: FailureModes(mode)
        )
        try await Self.whilePulling(in: scene, held: [pull]) {
            let isHidden = try await Self.hides(Sample.image, as: pulled.status, in: scene)
            #expect(isHidden == (mode == .closed))
        }
    }

    @Test(arguments: [
        ("", breakGlass: true, denylist: false, isHidden: true),
        ("INC-7", breakGlass: true, denylist: false, isHidden: false),
        ("INC-7", breakGlass: false, denylist: false, isHidden: true),
        ("INC-7", breakGlass: true, denylist: true, isHidden: true),
    ])
    func showsWhatAPodMayHaveForItsReason(
        reason: String,
        breakGlass: Bool,
        denylist: Bool,
        isHidden: Bool
    ) async throws {
        let result = try await Self.isHidden(whilePulling: .image("2"), reason: reason) {
            $0.breakGlass = breakGlass
            if denylist { $0.denylist = [try Sample.finding().id] }
        }
        #expect(result == isHidden)
    }

    @Test(arguments: [EnforcementMode.audit, .off])
    func hidesNothingOfAPolicyThatIsNotEnforced(mode: EnforcementMode) async throws {
        try await Self.expectNothingHidden { $0.blocking = mode }
    }

    @Test func hidesNothingThatIsNotJudged() async throws {
        try await Self.expectNothingHidden(exempt: [ImagePattern(parsing: Sample.repository)])
        try await Self.expectNothingHidden {
            $0.name = try NamespacePattern(parsing: "registry.example.com/other")
        }
    }

    private static func expectNothingHidden(
        exempt: [ImagePattern] = [],
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) async throws {
        let pull = HeldCall()
        let pulled = try Pulled.image("2")
        let scene = try scene(holding([pull], pulled), exempt: exempt, change: change)
        try await whilePulling(in: scene, held: [pull]) {
            #expect(!scene.mayHideImages)
            for name in try names().dropLast() {
                #expect(try await !hides(name, as: pulled.status, in: scene), "\(name)")
            }
        }
    }

    /// One image comes by the name of a policy that is enforced and by that of one that is not.
    @Test func goesByThePolicyOfTheNameThatIsAskedFor() async throws {
        let pulls = [HeldCall(), HeldCall()]
        let other = "\(Self.audited)/app:1"
        var pulled = try Pulled.image("2", otherTags: [other])
        // The second pull finds nothing, either.
        pulled.earlierStatuses = [[]]
        let scene = try Self.scene(Self.holding(pulls, pulled))
        try await Self.whilePulling([Sample.image, other], in: scene, held: pulls) {
            #expect(try await Self.hides(Sample.image, as: pulled.status, in: scene))
            #expect(try await !Self.hides(other, as: pulled.status, in: scene))
            let id = try Sample.digest("2").description
            #expect(try await !Self.hides(id, as: pulled.status, in: scene))
        }
    }

    @Test func hidesWhatCouldNotBeRemovedUntilItIsLetThrough() async throws {
        var pulled = try Pulled.image("2")
        pulled.failingRemovals = .max
        let scene = try Self.scene(pulled) { $0.breakGlass = true }
        #expect(await scene.pull().denial != nil)
        #expect(scene.mayHideImages)
        for name in try Self.names() {
            #expect(try await Self.hides(name, as: pulled.status, in: scene), "\(name)")
        }
        let other = try Pulled.image("3").status
        #expect(try await !Self.hides(Sample.image, as: other, in: scene))
        let request = PullAdmissionTests.request("INC-7")
        #expect(await scene.pull(request).answer != nil)
        #expect(!scene.mayHideImages)
    }

    /// The pull is judged and the image removed while the runtime's answer is on its way.
    @Test func looksAgainIfSomethingHasBeenRemovedMeanwhile() async throws {
        let pull = HeldCall()
        let pulled = try Pulled.image("2")
        let scene = try Self.scene(Self.holding([pull], pulled))
        let status = try #require(pulled.status)
        let end = HeldCall()
        async let denial = Self.denial(in: scene, then: end)
        await pull.waitForBeginning()
        var looks = 0
        let view = await scene.view(of: WireField.question(Sample.image)) {
            looks += 1
            pull.release()
            await end.waitForBeginning()
            return looks == 1 ? status : []
        }
        end.release()
        #expect(await denial != nil)
        #expect(view == [])
        #expect(looks == 2)
    }

    private static func denial(in scene: Scene, then end: HeldCall) async -> String? {
        let denial = await scene.pull().denial
        await end.hold()
        return denial
    }
}
