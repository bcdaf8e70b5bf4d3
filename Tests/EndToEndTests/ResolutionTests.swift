import GRPCBridge
import NodeFixture
import Testing

/// The gate asks registries, as containerd does, which content a reference stands for.
@Suite(.resolutionStage) struct ResolutionTests {
    let stage: ResolutionStage

    init() throws {
        stage = try #require(ResolutionStage.current)
    }

    @Test func judgesATagByReportsThatNameTheImageIDOnly() async throws {
        try await expectJudgementByTag(of: stage.images.knownByImageID)
    }

    @Test func judgesATagByReportsThatNameTheManifestOnly() async throws {
        try await expectJudgementByTag(of: stage.images.knownByDigest)
    }

    @Test func asksNobodyAboutADigestThatAReportNames() async throws {
        let (clean, severe) =
            (stage.images.pulledByKnownDigest.clean, stage.images.pulledByKnownDigest.severe)
        await stage.withClient { client in
            let allowed = await client.pull(clean.digestReference)
            #expect(allowed.status == .ok)
            #expect(allowed.pulledImage == clean.imageIDs.first)
            let denied = await client.pull(severe.digestReference)
            #expect(denied.status == .denied(severe.denial(as: severe.digestReference)))
        }
        #expect(try await asked(by: .gate, for: clean) == [])
        #expect(try await !asked(by: .containerd, for: clean).isEmpty)
        #expect(try await stage.node.registry.requests(for: severe.repository) == [])
    }

    @Test func asksForTheManifestOfADigestThatNoReportNames() async throws {
        let (clean, severe) =
            (stage.images.pulledByUnknownDigest.clean, stage.images.pulledByUnknownDigest.severe)
        await stage.withClient { client in
            let allowed = await client.pull(clean.digestReference)
            #expect(allowed.status == .ok)
            #expect(allowed.pulledImage == clean.imageIDs.first)
            let denied = await client.pull(severe.digestReference)
            #expect(denied.status == .denied(severe.denial(as: severe.digestReference)))
        }
        #expect(try await asked(by: .gate, for: clean) == manifests(clean, "GET @"))
        #expect(try await asked(by: .gate, for: severe) == manifests(severe, "GET @"))
        #expect(try await asked(by: .containerd, for: severe) == [])
    }

    @Test func judgesByTheImageIDToo() async throws {
        let image = stage.images.knownByEither
        let pulls = [image.digestReference, image.reference]
        try await stage.withClient { client in
            for reference in pulls {
                let pull = await client.pull(reference)
                #expect(pull.status == .denied(image.denial(as: reference)))
                let present = try await client.imageStatus(of: image.imageIDs[0])
                #expect(present == nil)
            }
        }
        // Before the pull, nobody was asked which image ID the digest has.
        let decisions = try await stage.node.gate.waitForDecisions(2, on: image.digestReference)
        #expect(decisions.map { $0["outcome"] } == ["allow", "deny"])
        #expect(decisions[1]["pulled"]["imageID"] == .string(image.imageIDs[0]))
        #expect(decisions[1]["pulled"]["judgedImageIDs"] == [])
        #expect(decisions[1]["pulled"]["removed"] == true)
        #expect(try await asked(by: .gate, for: image) == manifests(image, "HEAD 1.0", "GET @"))
    }

    @Test func asksNobodyAboutWhatItDoesNotJudge() async throws {
        for image in [stage.images.unjudged, stage.images.uncovered] {
            for reference in [image.reference, image.digestReference] {
                let pull = await stage.withClient { await $0.pull(reference) }
                #expect(pull.status == .ok)
                #expect(pull.pulledImage == image.imageIDs.first)
            }
            #expect(try await asked(by: .gate, for: image) == [])
            #expect(try await !asked(by: .containerd, for: image).isEmpty)
        }
    }

    @Test func asksOnceForManyPullsAtTheSameTime() async throws {
        let image = stage.images.popular
        let pulls = 20
        // Those that come while the first one asks share its answer, and later ones use it again.
        try await stage.withGate {
            $0.tagReuse = "1m"
        } _: { _, client in
            let statuses = await withTaskGroup { group in
                for _ in 0..<pulls {
                    group.addTask { await client.pull(image.reference).status }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: .denied(image.denial()), count: pulls))
        }
        #expect(try await asked(by: .gate, for: image) == manifests(image, "HEAD 1.0", "GET @"))
        #expect(try await asked(by: .containerd, for: image) == [])
    }

    private func expectJudgementByTag(of images: ResolutionImages.Kind) async throws {
        let (clean, severe) = (images.clean, images.severe)
        await stage.withClient { client in
            let allowed = await client.pull(clean.reference)
            #expect(allowed.status == .ok)
            #expect(allowed.pulledImage == clean.imageIDs.first)
            #expect(await client.pull(severe.reference).status == .denied(severe.denial()))
        }
        let decision = try await stage.node.gate.waitForDecisions(on: severe.reference)[0]
        #expect(decision["basis"] == "policy")
        #expect(decision["reports"] == 1)
        let digests = [severe.digest] + severe.imageIDs
        #expect(decision["digests"] == .array(digests.sorted().map { .string($0) }))
        #expect(try await asked(by: .gate, for: clean) == manifests(clean, "HEAD 1.0", "GET @"))
        #expect(try await asked(by: .gate, for: severe) == manifests(severe, "HEAD 1.0", "GET @"))
        #expect(try await asked(by: .containerd, for: severe) == [])
    }
}
