import NIOHTTP1
import OCI
import Testing

@testable import Registry

extension RegistryResolverTests {
    /// Serves one image under the tag `1`, and lets a test spoil the answers to `GET`.
    private static func script(
        _ image: Content.Manifest,
        get: @escaping @Sendable (inout Reply) -> Void
    ) throws -> ScriptedRegistry.Script {
        var content = Content()
        content.add(image, tag: "1")
        return { [content] request in
            var reply = content.reply(to: request)
            if request.method == "GET" { get(&reply) }
            return reply
        }
    }

    @Test func refusesBytesThatDoNotHaveTheDigestOfTheHead() async throws {
        let other = try Content.image("other")
        let script = try Self.script(try Content.image("a")) { reply in
            reply.body = other.bytes
            reply.headers.replaceOrAdd(name: "Content-Length", value: "\(other.bytes.count)")
        }
        try await ResolverFixture.with(script) { _, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .digestMismatch)
        }
    }

    @Test func refusesBytesThatDoNotHaveTheDigestOfTheReference() async throws {
        let (image, other) = (try Content.image("a"), try Content.image("other"))
        let script = try Self.script(image) { reply in
            reply.body = other.bytes
            reply.headers.replaceOrAdd(name: "Content-Length", value: "\(other.bytes.count)")
        }
        try await ResolverFixture.with(script) { _, resolver in
            let error = try await resolver.failure("@\(image.digest)")
            #expect(error?.code == .digestMismatch)
        }
    }

    @Test(arguments: ["sha256:00", "md5:d41d8cd98f00b204e9800998ecf8427e", "nonsense"])
    func refusesAHeaderThatIsNoDigest(_ text: String) async throws {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        let script: ScriptedRegistry.Script = { [content] request in
            var reply = content.reply(to: request)
            reply.headers.replaceOrAdd(name: "Docker-Content-Digest", value: text)
            return reply
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .invalidResponse)
            #expect(registry.lines.count == 1)
        }
    }

    @Test func noticesAManifestThatEndsEarly() async throws {
        let script = try Self.script(try Content.image("a")) { reply in
            reply.body.removeLast(10)
            reply.ending = .early
        }
        try await ResolverFixture.with(script) { _, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .unreachable)
        }
    }

    @Test func readsNoManifestThatIsAnnouncedTooLarge() async throws {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        let script: ScriptedRegistry.Script = { [content] request in
            var reply = content.reply(to: request)
            let size = "\(ManifestDocument.maximumBytes + 1)"
            reply.headers.replaceOrAdd(name: "Content-Length", value: size)
            return reply
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .tooLarge)
            #expect(registry.requests.map(\.method) == ["HEAD"])
        }
    }

    @Test func stopsReadingAManifestThatGrowsTooLarge() async throws {
        let script = try Self.script(try Content.image("a")) { reply in
            reply.headers.remove(name: "Content-Length")
            reply.headers.add(name: "Transfer-Encoding", value: "chunked")
            reply.body = [UInt8](repeating: 0x20, count: ManifestDocument.maximumBytes + 1)
            reply.ending = .never
        }
        try await ResolverFixture.with(script) { _, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .tooLarge)
        }
    }

    struct Document: Sendable, CustomTestStringConvertible {
        let name: String
        let mediaType: String
        let text: String
        var testDescription: String { name }
    }

    static let schema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws"

    static let unsupported = [
        Document(name: "schema 1 by media type", mediaType: schema1, text: "{}"),
        Document(name: "schema 1 by text/plain", mediaType: "text/plain", text: "{}"),
        Document(
            name: "schema 1 in disguise",
            mediaType: Content.imageType,
            text: #"{"schemaVersion":1,"fsLayers":[],"config":{}}"#
        ),
        Document(name: "not JSON", mediaType: Content.imageType, text: "<html>"),
        Document(
            name: "an index called an image",
            mediaType: Content.imageType,
            text: #"{"manifests":[]}"#
        ),
        Document(
            name: "an image called an index",
            mediaType: Content.indexType,
            text: #"{"layers":[],"config":{"digest":"\#(ManifestDocumentTests.digest)"}}"#
        ),
        Document(name: "no media type", mediaType: "", text: #"{"manifests":[]}"#),
        Document(name: "another type", mediaType: "text/html", text: #"{"manifests":[]}"#),
    ]

    @Test(arguments: unsupported)
    func refuses(_ document: Document) async throws {
        var content = Content()
        let manifest = try Content.Manifest(
            mediaType: document.mediaType,
            bytes: Array(document.text.utf8)
        )
        content.add(manifest, tag: "1")
        try await ResolverFixture.with(content.reply) { _, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .unsupportedManifest)
        }
    }
}
