import OCI
import Testing

@testable import Registry

extension RegistryResolverTests {
    @Test func choosesTheImageForTheNodeFromAnIndex() async throws {
        let (arm, amd) = (try Content.image("arm"), try Content.image("amd"))
        let attestation = try Content.image("attestation")
        let index = try Content.index([
            Content.entry(attestation, platform: "unknown/unknown"),
            Content.entry(arm, platform: "linux/arm64"),
            Content.entry(amd, platform: "linux/amd64"),
        ])
        var content = Content()
        for image in [arm, amd, attestation] { content.add(image) }
        content.add(index, tag: "1")
        try await ResolverFixture.with(content.reply) { registry, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.index == index.digest)
            #expect(resolved.candidates.map(\.manifest) == [amd.digest])
            #expect(resolved.candidates.first?.platform?.description == "linux/amd64")
            #expect(
                resolved.digests == [
                    index.digest, amd.digest, try Content.configuration("amd"),
                ]
            )
            #expect(registry.lines.count == 3)
            let again = try await resolver.resolve("@\(index.digest)")
            #expect(again.candidates == resolved.candidates)
            #expect(again.host == nil)
            #expect(registry.lines.count == 3)
        }
    }

    @Test func givesEveryImageThatMayRunWhenTheIndexNamesNoPlatform() async throws {
        let images = [try Content.image("a"), try Content.image("b")]
        let index = try Content.index(images.map { Content.entry($0, platform: nil) })
        var content = Content()
        for image in images { content.add(image) }
        content.add(index, tag: "1")
        try await ResolverFixture.with(content.reply) { _, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.candidates.map(\.manifest) == images.map(\.digest))
            #expect(resolved.candidates.allSatisfy { $0.platform == nil })
        }
    }

    @Test func refusesAnIndexThatLeavesTooMuchOpen() async throws {
        var content = Content()
        let images = try (0...ResolutionLimits().candidates).map { try Content.image("\($0)") }
        for image in images { content.add(image) }
        content.add(
            try Content.index(images.map { Content.entry($0, platform: nil) }),
            tag: "1"
        )
        try await ResolverFixture.with(content.reply) { registry, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .unsupportedManifest)
            #expect(registry.lines.count == 2)
        }
    }

    @Test func saysThatAnIndexHasNoImageForTheNode() async throws {
        let image = try Content.image("a")
        var content = Content()
        content.add(image)
        content.add(
            try Content.index([
                Content.entry(image, platform: "linux/s390x"),
                Content.entry(image, platform: "unknown/unknown"),
            ]),
            tag: "1"
        )
        try await ResolverFixture.with(content.reply) { _, resolver in
            let error = try #require(try await resolver.failure())
            #expect(error.code == .noMatchingPlatform)
            #expect(error.message.contains("linux/amd64"))
            #expect(error.message.contains("registry.example/team/app:1"))
        }
    }

    @Test func refusesAnIndexInAnIndex() async throws {
        let inner = try Content.index([])
        var content = Content()
        content.add(inner)
        content.add(
            try Content.index([Content.entry(inner, platform: "linux/amd64")]),
            tag: "1"
        )
        try await ResolverFixture.with(content.reply) { _, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .nestedIndex)
        }
    }

    @Test func refusesAnIndexThatIsListedAsAnImage() async throws {
        let inner = try Content.index([])
        let entry = Content.entry(
            inner,
            platform: "linux/amd64",
            mediaType: Content.imageType
        )
        var content = Content()
        content.add(inner)
        content.add(try Content.index([entry]), tag: "1")
        try await ResolverFixture.with(content.reply) { _, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .unsupportedManifest)
        }
    }

    @Test func refusesWhatIsNoImage() async throws {
        let image = try Content.image("a")
        let entry = Content.entry(
            image,
            platform: "linux/amd64",
            mediaType: "application/vnd.example.thing"
        )
        var content = Content()
        content.add(image)
        content.add(try Content.index([entry]), tag: "1")
        try await ResolverFixture.with(content.reply) { _, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .unsupportedManifest)
        }
    }
}
