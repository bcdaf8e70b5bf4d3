import PolicyBundles
import Testing

@testable import PolicySync

@Suite struct BundleStoreTests {
    private static func active(revision: UInt64) throws -> ActiveBundle {
        ActiveBundle(
            bundle: try Sample.bundle(revision: revision),
            keyIDs: [],
            source: .endpoint,
            reports: nil,
            fingerprint: PayloadFingerprint(hexadecimal: "\(revision)")
        )
    }

    @Test func hasNoBundleAtFirst() {
        #expect(BundleStore().current == nil)
    }

    @Test func holdsLookupsBackUntilWaitingEnds() async throws {
        let store = BundleStore()
        let found = try await withThrowingTaskGroup { group in
            for _ in 0..<10 {
                group.addTask { await store.currentAfterWaiting()?.bundle.revision }
            }
            try await eventually("10 lookups to wait") { store.waitingCount == 10 }
            store.replace(with: try Self.active(revision: 7))
            store.endWaiting()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(found == Array(repeating: 7, count: 10))
    }

    @Test func answersAtOnceAfterWaitingHasEnded() async throws {
        let store = BundleStore()
        store.endWaiting()
        #expect(await store.currentAfterWaiting() == nil)
        store.endWaiting()
        store.replace(with: try Self.active(revision: 7))
        #expect(await store.currentAfterWaiting()?.bundle.revision == 7)
    }
}
