import OCI
import Testing

@testable import Registry

@Suite struct ManifestDocumentTests {
    static let digest = "sha256:" + String(repeating: "ab", count: 32)
    static let other = "sha256:" + String(repeating: "cd", count: 32)

    private func read(_ text: String) throws -> ManifestDocument {
        try ManifestDocument(reading: Array(text.utf8))
    }

    @Test func readsTheConfigurationOfAnImage() throws {
        let digest = try Digest(parsing: Self.digest)
        let text = """
            {"schemaVersion":2,"config":{"mediaType":"x","digest":"\(digest)","size":1},\
            "layers":[{"digest":"\(Self.other)"}],"annotations":{"Config":"y"}}
            """
        #expect(try read(text) == .image(configuration: digest, size: nil))
    }

    @Test(arguments: [
        (#""size":7"#, #"[{"size":30},{"size":5},{"size":0}]"#, 42),
        (#""size":7"#, "[]", 7),
        (#""size":7"#, "null", 7),
        (#""size":9223372036854775806"#, #"[{"size":1}]"#, .max),
    ])
    func addsUpTheSizesOfAnImage(_ size: String, _ layers: String, sum: Int64) throws {
        let text = #"{"config":{"digest":"\#(Self.digest)",\#(size)},"layers":\#(layers)}"#
        let digest = try Digest(parsing: Self.digest)
        #expect(try read(text) == .image(configuration: digest, size: sum))
    }

    @Test(arguments: [
        (#""size":7"#, #"[{"size":1},{}]"#),
        (#""size":7"#, #"[{"size":-1}]"#),
        (#""size":7"#, #"[{"size":1.5}]"#),
        (#""size":7"#, #"[{"size":1e3}]"#),
        (#""size":7"#, #"[{"size":"1"}]"#),
        (#""size":7"#, #"[{"size":null}]"#),
        (#""size":7"#, #"[{"size":1,"size":1}]"#),
        (#""size":7"#, #"[{"Size":1}]"#),
        (#""size":7"#, "[1]"),
        (#""size":7"#, "{}"),
        (#""size":7"#, #"[{"size":9223372036854775807}]"#),
        (#""size":7"#, #"[{"size":9223372036854775808}]"#),
        (#""size":[]"#, "[]"),
        (#""urls":[]"#, "[]"),
    ])
    func takesAnImageWhoseSizeIsOfNoUse(_ size: String, _ layers: String) throws {
        let text = #"{"config":{"digest":"\#(Self.digest)",\#(size)},"layers":\#(layers)}"#
        let digest = try Digest(parsing: Self.digest)
        #expect(try read(text) == .image(configuration: digest, size: nil))
    }

    @Test func readsTheEntriesOfAnIndex() throws {
        let text = """
            {"manifests":[
            {"mediaType":"m","digest":"d","platform":{"os":"linux","architecture":"arm",\
            "variant":"v7","os.version":"1","os.features":["f"]}},
            {"mediaType":"m","digest":"e"},
            {"mediaType":"m","digest":"f","platform":null},
            {"mediaType":"m","digest":"g","platform":{}}]}
            """
        let platform = Platform(
            os: "linux",
            architecture: "arm",
            variant: "v7",
            osVersion: "1",
            osFeatures: ["f"]
        )
        #expect(
            try read(text)
                == .index([
                    IndexEntry(mediaType: "m", digest: "d", platform: platform),
                    IndexEntry(mediaType: "m", digest: "e", platform: nil),
                    IndexEntry(mediaType: "m", digest: "f", platform: nil),
                    IndexEntry(
                        mediaType: "m",
                        digest: "g",
                        platform: Platform(os: "", architecture: "")
                    ),
                ])
        )
    }

    @Test func takesAnIndexThatListsNothing() throws {
        let type = "application/vnd.oci.image.index.v1+json"
        #expect(try read("{\"mediaType\":\"\(type)\"}") == .index([]))
    }

    /// What Go would read as `other`, and a reader that keeps the first as `digest`.
    @Test(arguments: [
        #"{"config":{"digest":"\#(digest)"},"config":{"digest":"\#(other)"}}"#,
        #"{"config":{"digest":"\#(digest)"},"Config":{"digest":"\#(other)"}}"#,
        #"{"config":{"digest":"\#(digest)","digest":"\#(other)"}}"#,
        #"{"config":{"digest":"\#(digest)","DIGEST":"\#(other)"}}"#,
        #"{"config":{"digest":"\#(digest)","d\u0069gest":"\#(other)"}}"#,
        #"{"config":{"diGest":"\#(digest)"}}"#,
        #"{"manifests":[],"manifest\#u{17F}":[]}"#,
        #"{"manifests":[{"platform":{"os":"a","o\#u{17F}":"linux"}}]}"#,
        #"{"manifests":[],"config":{"digest":"\#(digest)"}}"#,
        #"{"manifests":[],"layers":[]}"#,
        #"{"manifests":null,"config":{"digest":"\#(digest)"}}"#,
        #"{"mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[]}"#,
        """
        {"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json",\
        "config":{"digest":"\(digest)"}}
        """,
    ])
    func refusesWhatCanBeReadInTwoWays(_ text: String) {
        let error = #expect(throws: ManifestError.self) { try read(text) }
        guard case .ambiguous = error else {
            Issue.record("not called ambiguous: \(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        #"{"schemaVersion":1,"fsLayers":[]}"#,
        #"{"fsLayers":null,"config":{"digest":"\#(digest)"}}"#,
        #"{"mediaType":"application/vnd.docker.distribution.manifest.v1+prettyjws"}"#,
    ])
    func refusesTheFirstSchema(_ text: String) {
        #expect(throws: ManifestError.firstSchema) { try read(text) }
    }

    @Test(arguments: [
        "{}", "[]", "null", "1", "", #"{"config":null}"#, #"{"config":{}}"#, #"{"layers":[]}"#,
        #"{"config":{"digest":""}}"#, #"{"config":{"digest":"sha256:00"}}"#,
        #"{"config":{"digest":1}}"#, #"{"config":"\#(digest)"}"#, #"{"manifests":{}}"#,
        #"{"manifests":[1]}"#, #"{"manifests":[{"platform":"linux"}]}"#,
        #"{"manifests":[{"platform":{"os":1}}]}"#,
        #"{"manifests":[{"platform":{"os.features":[1]}}]}"#, #"{"mediaType":1,"manifests":[]}"#,
    ])
    func refuses(_ text: String) {
        #expect(throws: ManifestError.self) { try read(text) }
    }
}
