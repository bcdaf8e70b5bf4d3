import Synchronization
import Testing

/// Carries what happens in one task to the test that waits for it, in order.
final class Mailbox<Item: Sendable>: Sendable {
    struct Closed: Error {}

    private let stream: AsyncStream<Item>
    private let continuation: AsyncStream<Item>.Continuation
    private let count = Atomic(0)

    /// Whether anything has happened so far, read or not.
    var hasHadItems: Bool { count.load(ordering: .relaxed) > 0 }

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func put(_ item: Item) {
        count.add(1, ordering: .relaxed)
        continuation.yield(item)
    }

    /// Waits for the next item; one task may wait at a time.
    func next() async throws -> Item {
        var iterator = stream.makeAsyncIterator()
        guard let item = await iterator.next() else { throw Closed() }
        return item
    }
}

extension Mailbox where Item: Equatable {
    /// Waits for the next items and checks that they are these.
    func expect(
        _ expected: Item...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for item in expected {
            let next = try await next()
            #expect(next == item, sourceLocation: sourceLocation)
        }
    }
}
