import PolicyBundles
import PolicyEngine
import Testing

@testable import PolicySync

@Suite struct BundleStoreTests {
    private static func storeWithRevision7() throws -> BundleStore {
        let store = BundleStore()
        try store.activate(Sample.bundle(revision: 7), at: Sample.now)
        return store
    }

    @Test func hasNoBundleAtFirst() {
        #expect(BundleStore().current == nil)
    }

    @Test func replacesABundleByALaterOne() throws {
        let store = try Self.storeWithRevision7()
        let later = try Sample.bundle(revision: 8, namespace: "other.example.com")
        try store.activate(later, at: Sample.now)
        #expect(store.current == later)
    }

    @Test func keepsTheBundleInForceWhenAnOlderOneArrives() throws {
        let store = try Self.storeWithRevision7()
        let error = #expect(throws: BundleError.self) {
            try store.activate(Sample.bundle(revision: 6), at: Sample.now)
        }
        #expect(error?.code == .revisionRolledBack)
        #expect(error?.message == "revision 6 is older than 7, which is in force")
        #expect(store.current?.revision == 7)
    }

    @Test func refusesOtherContentUnderTheSameRevision() throws {
        let store = try Self.storeWithRevision7()
        let other = try Sample.bundle(revision: 7, namespace: "other.example.com")
        let error = #expect(throws: BundleError.self) { try store.activate(other, at: Sample.now) }
        #expect(error?.code == .revisionReused)
        #expect(store.current == (try Sample.bundle(revision: 7)))
    }

    @Test func takesTheSameBundleAgain() throws {
        let store = try Self.storeWithRevision7()
        try store.activate(Sample.bundle(revision: 7), at: Sample.now)
        #expect(store.current?.revision == 7)
    }

    @Test(arguments: [-1, 0] as [Int64])
    func refusesAnExpiredBundleFromTheSecondOfItsEnd(left: Int64) throws {
        let store = try Self.storeWithRevision7()
        let end = Sample.now.adding(seconds: left)
        let error = #expect(throws: BundleError.self) {
            try store.activate(Sample.bundle(revision: 8, expiresAt: end), at: Sample.now)
        }
        #expect(error?.code == .expired)
        #expect(error?.message == "revision 8 expired at \(end)")
        #expect(store.current?.revision == 7)
    }

    @Test func takesABundleThatHasASecondLeft() throws {
        let store = try Self.storeWithRevision7()
        let end = Sample.now.adding(seconds: 1)
        try store.activate(Sample.bundle(revision: 8, expiresAt: end), at: Sample.now)
        #expect(store.current?.revision == 8)
    }

    @Test func holdsLookupsBackUntilWaitingEnds() async throws {
        let store = BundleStore()
        let found = try await withThrowingTaskGroup { group in
            for _ in 0..<10 {
                group.addTask { await store.currentAfterWaiting()?.revision }
            }
            try await eventually("10 lookups to wait") { store.waitingCount == 10 }
            try store.activate(Sample.bundle(revision: 7), at: Sample.now)
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
        try store.activate(Sample.bundle(revision: 7), at: Sample.now)
        #expect(await store.currentAfterWaiting()?.revision == 7)
    }
}
