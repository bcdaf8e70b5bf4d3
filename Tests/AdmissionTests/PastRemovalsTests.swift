import OCI
import Testing

@testable import Admission

@Suite struct PastRemovalsTests {
    private let removals = PastRemovals()

    /// A digest for each number.
    private static func image(_ number: Int) throws -> Digest {
        let hash = String(number, radix: 16)
        return try Digest(
            parsing: "sha256:" + String(repeating: "0", count: 64 - hash.utf8.count) + hash
        )
    }

    @Test(arguments: [Removal.removed, .kept(.pinned)])
    func remembersAFailureUntilTheImageIsGoneOrStaysForItself(end: Removal) throws {
        let image = try Self.image(1)
        #expect(!removals.hasFailure(of: image))
        removals.note(image, .failed("it is busy"))
        removals.note(try Self.image(2), end)
        removals.note(nil, .failed("it is away"))
        removals.note(image, .kept(.name("registry.example.com/other/tenant:3")))
        #expect(removals.hasFailure(of: image))
        removals.note(image, end)
        #expect(!removals.hasFailure(of: image))
    }

    @Test func countsRemovalsAlone() throws {
        removals.note(try Self.image(1), .failed("it is busy"))
        removals.note(try Self.image(1), .kept(.pinned))
        #expect(removals.count == 0)
        removals.note(try Self.image(1), .removed)
        removals.note(nil, .removed)
        #expect(removals.count == 2)
    }

    @Test func forgetsTheOldestOfTooManyFailures() throws {
        for number in 0...PastRemovals.maximumFailures {
            removals.note(try Self.image(number), .failed("it is busy"))
        }
        #expect(removals.hasFailure(of: try Self.image(0)) == false)
        #expect(removals.hasFailure(of: try Self.image(1)))
        #expect(removals.hasFailure(of: try Self.image(PastRemovals.maximumFailures)))
    }
}
