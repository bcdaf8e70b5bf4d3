import Testing

@testable import Registry

@Suite struct AuthorizationCacheTests {
    private let start = ContinuousClock.now

    private func key(
        _ repository: String,
        of registry: String = "registry.example",
        at host: RegistryHost = RegistryHost(authority: "a")
    ) -> AuthorizationCache.Key {
        AuthorizationCache.Key(
            origin: "https://a:443",
            host: host,
            repository: RepositoryName(registry: registry, path: repository),
            credentials: nil
        )
    }

    @Test func keepsAHeaderUntilShortlyBeforeItsEnd() {
        let cache = AuthorizationCache()
        cache.keep("h", for: key("a"), lifetime: .seconds(60), at: start)
        #expect(cache.header(for: key("a"), at: start + .seconds(54)) == "h")
        #expect(cache.header(for: key("a"), at: start + .seconds(55)) == nil)
        #expect(cache.header(for: key("b"), at: start) == nil)
    }

    @Test func keepsAHeaderForOneRegistryAndOneHostWithItsSettings() {
        let cache = AuthorizationCache()
        cache.keep("h", for: key("a"), lifetime: .seconds(60), at: start)
        let team = RegistryHeader(name: "X-Team", value: "one")
        for other in [
            key("a", at: RegistryHost(authority: "a", headers: [team])),
            key("a", at: RegistryHost(authority: "a", pathPrefix: "/v2/hub")),
            key("a", of: "other.example"),
        ] {
            #expect(cache.header(for: other, at: start) == nil)
        }
    }

    @Test func forgets() {
        let cache = AuthorizationCache()
        cache.keep("h", for: key("a"), lifetime: .seconds(60), at: start)
        cache.forget(key("a"))
        #expect(cache.header(for: key("a"), at: start) == nil)
    }

    @Test func makesRoomByTheHeaderThatEndsNext() {
        let cache = AuthorizationCache()
        cache.keep("h", for: key("first"), lifetime: .seconds(60), at: start)
        for count in 1...AuthorizationCache.maximumCount {
            cache.keep("h", for: key("\(count)"), lifetime: .seconds(600), at: start)
        }
        #expect(cache.header(for: key("first"), at: start) == nil)
        #expect(cache.header(for: key("1"), at: start) == "h")
    }

    @Test func dropsWhatIsOverWheneverItKeepsMore() {
        let cache = AuthorizationCache()
        for name in ["a", "b"] {
            cache.keep("h", for: key(name), lifetime: .seconds(60), at: start)
        }
        #expect(cache.count == 2)
        cache.keep("h", for: key("c"), lifetime: .seconds(60), at: start + .seconds(60))
        #expect(cache.count == 1)
    }

    @Test func makesNoRoomForAHeaderThatIsGoodNoMore() {
        let cache = AuthorizationCache()
        let good = (1...AuthorizationCache.maximumCount).map { key("\($0)") }
        for key in good { cache.keep("h", for: key, lifetime: .seconds(600), at: start) }
        cache.keep("h", for: key("over"), lifetime: AuthorizationCache.margin, at: start)
        #expect(good.allSatisfy { cache.header(for: $0, at: start) == "h" })
    }

    @Test func keepsNoHeaderThatIsTooLong() {
        let cache = AuthorizationCache()
        let longest = String(repeating: "h", count: AuthorizationCache.maximumHeaderBytes)
        cache.keep(longest, for: key("a"), lifetime: .seconds(60), at: start)
        cache.keep(longest + "h", for: key("b"), lifetime: .seconds(60), at: start)
        #expect(cache.header(for: key("a"), at: start) == longest)
        #expect(cache.header(for: key("b"), at: start) == nil)
    }
}
