import GRPCBridge
import NodeFixture
import Testing

/// Of an image for several architectures, what counts is the one that this node runs.
extension ResolutionTests {
    @Test func deniesAnIndexForTheImageOfThisNode() async throws {
        let image = stage.images.indexes.severeHere
        let manifest = try #require(image.hostManifest).digest
        let references = [
            image.reference, image.digestReference,
            "\(image.registry)/\(image.repository)@\(manifest)",
        ]
        for reference in references {
            let pull = await stage.withClient { await $0.pull(reference) }
            #expect(pull.status == .denied(image.denial(as: reference)))
        }
        // The image's manifest is known by its digest from then on, and no other is asked for.
        #expect(
            try await asked(by: .gate, for: image)
                == manifests(image, "HEAD 1.0", "GET @", "GET \(manifest)")
        )
        #expect(try await asked(by: .containerd, for: image) == [])
    }

    @Test func deniesByTheDigestOfAnIndexWhatItDeniesByItsTag() async throws {
        let image = stage.images.indexes.severeManifest
        for reference in [image.digestReference, image.reference] {
            let pull = await stage.withClient { await $0.pull(reference) }
            #expect(pull.status == .denied(image.denial(as: reference)))
        }
        #expect(try await asked(by: .containerd, for: image) == [])
    }

    @Test func doesNotDenyForTheImageOfAnotherArchitecture() async throws {
        let image = stage.images.indexes.severeElsewhere
        for reference in [image.digestReference, image.reference] {
            let pull = await stage.withClient { await $0.pull(reference) }
            #expect(pull.status == .ok)
            #expect(pull.pulledImage == image.hostManifest?.imageID)
        }
    }

    @Test func doesNotTakeTheScanOfAnotherArchitectureForOne() async throws {
        let image = stage.images.indexes.unscannedHere
        for reference in [image.digestReference, image.reference] {
            let pull = await stage.withClient { await $0.pull(reference) }
            #expect(pull.status == .denied(image.unscannedDenial(as: reference)))
        }
        #expect(try await asked(by: .containerd, for: image) == [])
    }
}
