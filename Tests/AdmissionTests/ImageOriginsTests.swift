import CRI
import OCI
import PolicyEngine
import ScanReports
import Testing

@testable import Admission

@Suite struct ImageOriginsTests {
    private let origins = ImageOrigins()

    /// An image for each number.
    private static func image(_ number: Int) throws -> PulledImage {
        let hash = String(number, radix: 16)
        let digest = try Digest(
            parsing: "sha256:" + String(repeating: "0", count: 64 - hash.utf8.count) + hash
        )
        return PulledImage(imageID: digest, digest: digest)
    }

    /// An image with names.
    private static func image(_ number: Int, names: [String]) throws -> PulledImage {
        let status = WireField.status(
            id: try image(number).imageID.description,
            repositoryTags: names
        )
        let response = try ImageStatusResponse(decoding: status)
        return try #require(response.image.flatMap(PulledImage.init))
    }

    /// Whether an image counts that has just been looked at.
    private func standing(of number: Int) throws -> ImageOrigins.Standing {
        origins.standing(of: try Self.image(number), since: origins.removals)
    }

    /// Begins a pull that was not judged good for any image; the look at what is there may take
    /// longer.
    private func begin(
        finding number: Int?,
        whileLooking: () -> Void = {}
    ) async throws -> UInt64 {
        let reference = try ImageReference(normalizing: Sample.image)
        let examination = Examination(
            reference: reference,
            applied: AppliedPolicy(policy: try Sample.policy(), mode: .enforce),
            exempt: [],
            reports: ReportIndex([]),
            platform: Sample.node,
            time: Sample.now,
            isLiftable: false
        )
        let judgement = Judgement(
            basis: .notFound(examination),
            image: Sample.image,
            revision: 7,
            breakGlassReason: nil
        )
        let found = try number.map(Self.image)
        return try await origins.begin(
            reference,
            on: judgement
        ) { () async throws(BackendError) in
            whileLooking()
            return found
        }
    }

    @Test(arguments: [Removal.removed, .kept(.pinned)])
    func remembersAFailureUntilTheImageIsGoneOrStaysForItself(end: Removal) throws {
        let imageID = try Self.image(1).imageID
        #expect(try standing(of: 1) == .there)
        origins.note(imageID, .failed("it is busy"))
        origins.note(try Self.image(2).imageID, end)
        origins.note(nil, .failed("it is away"))
        origins.note(imageID, .kept(.name("registry.example.com/other/tenant:3")))
        #expect(try standing(of: 1) == .unwanted)
        origins.note(imageID, end)
        #expect(try standing(of: 1) == .there)
    }

    @Test func doesNotTrustALookFromBeforeARemoval() throws {
        let before = origins.removals
        origins.note(try Self.image(1).imageID, .failed("it is busy"))
        origins.note(try Self.image(1).imageID, .kept(.pinned))
        #expect(origins.standing(of: try Self.image(1), since: before) == .there)
        origins.note(try Self.image(2).imageID, .removed)
        #expect(origins.standing(of: try Self.image(1), since: before) == .unsettled)
        let between = origins.removals
        origins.note(nil, .removed)
        #expect(origins.standing(of: try Self.image(1), since: between) == .unsettled)
    }

    @Test func forgetsTheOldestOfTooManyFailures() throws {
        for number in 0...ImageOrigins.maximumFailures {
            origins.note(try Self.image(number).imageID, .failed("it is busy"))
        }
        #expect(try standing(of: 0) == .there)
        #expect(try standing(of: 1) == .unwanted)
        #expect(try standing(of: ImageOrigins.maximumFailures) == .unwanted)
    }

    @Test(arguments: [Removal.removed, .failed("it is busy")])
    func takesWhatAPullFoundForOldUntilThatIsRemoved(end: Removal) async throws {
        let pull = try await begin(finding: 1)
        let (found, other) = (try Self.image(1).imageID, try Self.image(2).imageID)
        origins.note(other, end)
        origins.note(nil, end)
        origins.note(found, .kept(.name("registry.example.com/other/tenant:3")))
        #expect(origins.wasThere(found, before: pull))
        #expect(!origins.wasThere(other, before: pull))
        origins.note(found, end)
        #expect(!origins.wasThere(found, before: pull))
        origins.forgetFailure(of: found)
        #expect(!origins.wasThere(found, before: pull))
    }

    /// Something is removed during the first look, or during each.
    @Test(arguments: [1, .max])
    func takesNothingForOldThatMayHaveGoneSinceTheLook(removals: Int) async throws {
        let (imageID, other) = (try Self.image(1).imageID, try Self.image(2).imageID)
        var looks = 0
        let pull = try await begin(finding: 1) {
            looks += 1
            if looks <= removals { origins.note(other, .removed) }
        }
        #expect(looks == 2)
        #expect(origins.wasThere(imageID, before: pull) == (removals == 1))
    }

    @Test(arguments: [nil, 1])
    func takesForOldWhatNoOtherPullCanHaveBrought(foundByOther: Int?) async throws {
        let other = try await begin(finding: foundByOther)
        let pull = try await begin(finding: 1)
        let imageID = try Self.image(1).imageID
        #expect(origins.wasThere(imageID, before: pull) == (foundByOther != nil))
        #expect(try standing(of: 1) == (foundByOther == nil ? .unsettled : .there))
        for pull in [other, pull] { origins.end(pull) }
        #expect(!origins.wasThere(imageID, before: pull))
        #expect(try standing(of: 1) == .there)
    }

    /// The runtime gives the tag first: what has the digest alone is older, unless it may have lost
    /// the tag.
    @Test func takesADigestWithoutTheTagForOldUnlessTheTagMayHaveGone() async throws {
        let digest = "\(Sample.repository)@\(try Sample.digest("e"))"
        let image = try Self.image(1, names: [digest])
        let tagged = try Self.image(1, names: [Sample.image, digest])
        func standing(of image: PulledImage) -> ImageOrigins.Standing {
            origins.standing(of: image, since: origins.removals)
        }
        let pull = try await begin(finding: nil)
        #expect(standing(of: image) == .there)
        #expect(standing(of: tagged) == .unsettled)
        origins.beginRemoval(of: try Self.image(2).imageID)
        #expect(standing(of: image) == .there)
        origins.beginRemoval(of: image.imageID)
        #expect(standing(of: image) == .unsettled)
        origins.end(pull)
        #expect(standing(of: tagged) == .there)

        let pulls = [try await begin(finding: nil), try await begin(finding: nil)]
        #expect(standing(of: image) == .unsettled)
        origins.end(pulls[0])
        #expect(standing(of: image) == .unsettled)
    }

    @Test func keepsAnImageForADigestElsewhereThatNoPullOfATagHasGiven() async throws {
        let digest = "\(Sample.repository)@\(try Sample.digest("e"))"
        let elsewhere = try ImageReference(normalizing: "registry.example.com/other/tenant:3")
        _ = try await begin(finding: nil)
        let image = try Self.image(1, names: [digest])
        #expect(origins.nameThatKeeps(image, denied: elsewhere)?.description == digest)
        let tagged = try Self.image(1, names: [Sample.image, digest])
        #expect(origins.nameThatKeeps(tagged, denied: elsewhere) == nil)
    }
}
