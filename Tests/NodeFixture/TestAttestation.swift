/// What BuildKit says of an image: a manifest that looks like an image and is none.
///
/// The form is that of BuildKit's `docs/attestations/attestation-storage.md`.
public struct TestAttestation: Sendable {
    /// The digest of the manifest that it is about.
    public let subject: String

    /// The manifest.
    public let manifest: ImageBlob

    /// The configuration, for no platform.
    public let configuration: ImageBlob

    /// The only layer: a statement, not an archive.
    public let statement: ImageBlob

    /// Makes the statement that an image exists.
    ///
    /// - Parameter image: The image.
    init(of image: TestImage) {
        subject = image.manifest.digest
        let hexadecimal = String(subject.dropFirst("sha256:".count))
        statement = ImageBlob(
            mediaType: "application/vnd.in-toto+json",
            document: [
                "_type": "https://in-toto.io/Statement/v0.1",
                "predicateType": "https://slsa.dev/provenance/v0.2",
                "subject": [["name": "_", "digest": ["sha256": .string(hexadecimal)]]],
                "predicate": [:],
            ]
        )
        configuration = ImageBlob(
            mediaType: ImageFormat.oci.configurationType,
            document: [
                "architecture": "unknown",
                "os": "unknown",
                "config": [:],
                "rootfs": ["type": "layers", "diff_ids": [.string(statement.digest)]],
            ]
        )
        manifest = ImageBlob(
            mediaType: ImageFormat.oci.manifestType,
            document: [
                "schemaVersion": 2,
                "mediaType": .string(ImageFormat.oci.manifestType),
                "config": .object(configuration.descriptor),
                "layers": [.object(statement.descriptor)],
            ]
        )
    }

    /// The attestation as an index lists it.
    var descriptor: [String: JSONValue] {
        let annotations: JSONValue = [
            "vnd.docker.reference.digest": .string(subject),
            "vnd.docker.reference.type": "attestation-manifest",
        ]
        let platform: JSONValue = ["os": "unknown", "architecture": "unknown"]
        return manifest.descriptor.merging(["platform": platform, "annotations": annotations]) {
            $1
        }
    }
}
