import OCI
import Testing

@Suite struct ImageReferenceTests {
    @Test(arguments: AcceptedReferences.all)
    func namesWhatContainerdPulls(_ accepted: AcceptedReference) throws {
        let reference = try ImageReference(normalizing: accepted.text)

        // Bytes, because String equality would let canonically equivalent texts pass.
        #expect(Array(reference.description.utf8) == Array(accepted.result.utf8))
        #expect(Array(reference.domain.utf8) == Array(accepted.domain.utf8))
        #expect(Array(reference.path.utf8) == Array(accepted.path.utf8))
    }

    @Test(arguments: AcceptedReferences.all)
    func readsItsOwnTextAsItself(_ accepted: AcceptedReference) throws {
        let reference = try ImageReference(normalizing: accepted.text)

        #expect(try ImageReference(normalizing: reference.description) == reference)
    }

    @Test(arguments: RefusedReferences.all)
    func refuses(_ refused: RefusedReference) {
        #expect(throws: refused.error) { try ImageReference(normalizing: refused.text) }
    }

    @Test(arguments: AcceptedReferences.all)
    func hasATagOrADigestButNeverBoth(_ accepted: AcceptedReference) throws {
        let reference = try ImageReference(normalizing: accepted.text)

        if accepted.suffix.hasPrefix("@") {
            #expect(reference.tag == nil)
            #expect(reference.digest?.description == String(accepted.suffix.dropFirst()))
        } else {
            #expect(reference.tag == String(accepted.suffix.dropFirst()))
            #expect(reference.digest == nil)
        }
    }

    @Test(arguments: AcceptedReferences.all)
    func joinsRegistryHostAndPathToTheRepository(_ accepted: AcceptedReference) throws {
        let reference = try ImageReference(normalizing: accepted.text)

        #expect(!reference.registryHost.isEmpty)
        #expect(!reference.registryHost.contains("/"))
        #expect(!reference.registryPath.isEmpty)
        #expect(reference.repository == reference.registryHost + "/" + reference.registryPath)
    }

    @Test func knowsTheRegistryThatContainerdContactsForAHostWithAnUnderscore() throws {
        let reference = try ImageReference(normalizing: "my_registry.local/team/app:1")

        #expect(reference.domain == "")
        #expect(reference.registryHost == "my_registry.local")
        #expect(reference.registryPath == "team/app")
    }

    @Test func takesADigestForTheSameImageWhateverTheTagBesideIt() throws {
        let one = try ImageReference(normalizing: "busybox:1@" + SampleDigests.sha256)
        let other = try ImageReference(normalizing: "docker.io/busybox@" + SampleDigests.sha256)

        #expect(one == other)
    }

    @Test func looksAtNoTextOverItsLimit() throws {
        let limit = ImageReference.maximumTextBytes
        let ending = ".y/a"
        let longest = String(repeating: "x", count: limit - ending.utf8.count) + ending

        #expect(try ImageReference(normalizing: longest).path == "a")
        #expect(throws: ImageReference.ParseError.textTooLong(bytes: limit + 1)) {
            try ImageReference(normalizing: "x" + longest)
        }
    }

    @Test(arguments: RefusedReferences.all)
    func explainsARefusalOnOneShortPrintableLine(_ refused: RefusedReference) {
        let bytes = refused.error.description.utf8

        #expect(!bytes.isEmpty && bytes.count <= 200)
        #expect(bytes.allSatisfy { (0x20...0x7e).contains($0) })
    }

    @Test func wordsARefusalAsContainerdDoes() {
        let texts: [ImageReference.ParseError: String] = [
            .identifier("0a"):
                "invalid repository name (0a), cannot specify 64-byte hexadecimal strings",
            .uppercaseName: "invalid reference format: repository name must be lowercase",
            .pathTooLong: "repository name must not be more than 255 characters",
            .malformedPath: "invalid reference format: malformed repository name",
            .malformedDomain: "invalid reference format: malformed registry host or port",
            .malformedTag: "invalid reference format: malformed tag",
            .malformedDigest(.unsupportedAlgorithm("md5")): "unsupported digest algorithm: md5",
            .textTooLong(bytes: 5000): "invalid reference format: 5000 bytes, more than 4096",
        ]

        for (error, text) in texts { #expect(error.description == text) }
    }
}
