import Testing

@testable import Registry

@Suite struct ManifestKindTests {
    @Test(arguments: [
        ("application/vnd.oci.image.manifest.v1+json", ManifestKind.image),
        ("application/vnd.oci.image.manifest.v1+json; charset=utf-8", .image),
        ("application/vnd.docker.distribution.manifest.v2+json", .image),
        ("application/vnd.oci.image.index.v1+json", .index),
        ("application/vnd.docker.distribution.manifest.list.v2+json;x", .index),
        ("application/vnd.docker.distribution.manifest.v1+prettyjws", .firstSchema),
        ("text/plain; charset=utf-8", .firstSchema),
        ("application/json", .other("application/json")),
        ("", .other("")),
        // containerd compares the name as it is written.
        ("TEXT/plain", .other("TEXT/plain")),
    ])
    func reads(_ mediaType: String, _ kind: ManifestKind) {
        #expect(ManifestKind(mediaType: mediaType) == kind)
    }
}
