import OCI
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

    /// Whether an image counts that has just been looked at.
    private func standing(of number: Int) throws -> ImageOrigins.Standing {
        origins.standing(of: try Self.image(number), since: origins.removals)
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
}
