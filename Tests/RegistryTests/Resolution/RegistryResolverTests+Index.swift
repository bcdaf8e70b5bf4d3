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

    @Test func takesAnIndexThatNamesOneImageOftenForOne() async throws {
        let image = try Content.image("a")
        var content = Content()
        content.add(image)
        let entries = Array(
            repeating: Content.entry(image, platform: nil),
            count: ManifestDocument.maximumEntries
        )
        content.add(try Content.index(entries), tag: "1")
        try await ResolverFixture.with(content.reply) { _, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.candidates.map(\.manifest) == [image.digest])
        }
    }

    @Test func refusesAnIndexOfTensOfThousandsOfImages() async throws {
        let entries = try (0..<30_000).map { number in
            let digest = try Content.configuration("\(number)")
            return "{\"mediaType\":\"\(Content.imageType)\",\"digest\":\"\(digest)\"}"
        }
        let index = try Content.index(entries)
        #expect(index.bytes.count < ManifestDocument.maximumBytes)
        var content = Content()
        content.add(index, tag: "1")
        try await ResolverFixture.with(content.reply) { registry, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .unsupportedManifest)
            #expect(registry.lines.count == 2)
        }
    }

    @Test func refusesAnIndexOfMoreImagesThanAreRead() throws {
        let entries = Array(repeating: "{}", count: ManifestDocument.maximumEntries + 1)
        let index = try Content.index(entries)
        #expect(throws: ManifestError.unsupported("it lists more than 1000 manifests")) {
            try ManifestDocument(reading: index.bytes)
        }
    }

    @Test func doesNotSayThatThereIsNoImageWhenAListedManifestIsMissing() async throws {
        let image = try Content.image("a")
        var content = Content()
        content.add(try Content.index([Content.entry(image, platform: "linux/amd64")]), tag: "1")
        try await ResolverFixture.with(content.reply) { registry, resolver in
            let error = try #require(try await resolver.failure())
            #expect(error.code == .invalidResponse)
            #expect(error.message.contains("\(registry.authority): it answers 404"))
            #expect(error.message.contains("\(image.digest)"))
        }
    }

    @Test func doesNotSayThatThereIsNoImageWhenTheManifestOfATagIsMissing() async throws {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        let script: ScriptedRegistry.Script = { [content] request in
            request.method == "HEAD" ? content.reply(to: request) : Reply(status: 404)
        }
        try await ResolverFixture.with(script) { _, resolver in
            #expect(try await resolver.failure()?.code == .invalidResponse)
            // A digest that is asked for is another matter.
            let digest = try Content.image("b").digest
            #expect(try await resolver.failure("@\(digest)")?.code == .notFound)
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
