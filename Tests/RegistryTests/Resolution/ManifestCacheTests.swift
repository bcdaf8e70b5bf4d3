import OCI
import Testing

@testable import Registry

@Suite struct ManifestCacheTests {
    private func digest(_ name: String) throws -> Digest {
        try Digest(hashing: Array(name.utf8))
    }

    private func entry(bytes: Int) -> ManifestCache.Entry {
        ManifestCache.Entry(document: .index([]), bytes: bytes)
    }

    @Test func dropsWhatWasNotUsedForLong() throws {
        var limits = ResolutionLimits()
        limits.cachedManifests = 2
        let cache = ManifestCache(limits: limits)
        cache.keep(entry(bytes: 1), as: try digest("a"))
        cache.keep(entry(bytes: 1), as: try digest("b"))
        _ = cache.manifest(try digest("a"))
        cache.keep(entry(bytes: 1), as: try digest("c"))
        let kept = try ["a", "b", "c"].map { cache.manifest(try digest($0)) != nil }
        #expect(kept == [true, false, true])
    }

    @Test func countsBytes() throws {
        var limits = ResolutionLimits()
        limits.cachedBytes = 10
        let cache = ManifestCache(limits: limits)
        cache.keep(entry(bytes: 6), as: try digest("a"))
        cache.keep(entry(bytes: 11), as: try digest("too large"))
        cache.keep(entry(bytes: 4), as: try digest("b"))
        cache.keep(entry(bytes: 4), as: try digest("b"))
        var kept = try ["a", "too large", "b"].map { cache.manifest(try digest($0)) != nil }
        #expect(kept == [true, false, true])
        cache.keep(entry(bytes: 1), as: try digest("c"))
        kept = try ["a", "b", "c"].map { cache.manifest(try digest($0)) != nil }
        #expect(kept == [false, true, true])
    }

    @Test func countsWhatTheEntriesOfAnIndexCost() throws {
        let entries = Array(
            repeating: IndexEntry(mediaType: "", digest: "", platform: nil),
            count: 10
        )
        let index = ManifestCache.Entry(document: .index(entries), bytes: 30)
        #expect(index.cost == 30 + 10 * ManifestCache.bytesOfEntry)
        var limits = ResolutionLimits()
        limits.cachedBytes = index.cost - 1
        let cache = ManifestCache(limits: limits)
        cache.keep(index, as: try digest("a"))
        #expect(cache.manifest(try digest("a")) == nil)
    }
}
