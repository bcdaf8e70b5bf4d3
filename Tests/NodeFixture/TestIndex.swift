/// An index of several images, as a multi-platform image is.
///
/// BuildKit lists an attestation beside each image, for a platform that no machine has.
public struct TestIndex: Sendable {
    /// The images, in the order of the index.
    public let images: [TestImage]

    /// The attestations, in the order of the images; none unless they were asked for.
    public let attestations: [TestAttestation]

    /// The index itself.
    public let blob: ImageBlob

    /// Builds an index.
    ///
    /// - Parameters:
    ///   - images: The images, each for another architecture.
    ///   - format: The family of media types of the index.
    ///   - isAttested: Whether it lists an attestation for each image.
    public init(_ images: [TestImage], format: ImageFormat = .oci, isAttested: Bool = false) {
        self.images = images
        attestations = isAttested ? images.map { TestAttestation(of: $0) } : []
        let manifests: [JSONValue] = images.map { image in
            let platform: JSONValue = [
                "os": "linux",
                "architecture": .string(image.architecture.rawValue),
            ]
            return .object(image.manifest.descriptor.merging(["platform": platform]) { $1 })
        }
        let attested = attestations.map { JSONValue.object($0.descriptor) }
        blob = ImageBlob(
            mediaType: format.indexType,
            document: [
                "schemaVersion": 2,
                "mediaType": .string(format.indexType),
                "manifests": .array(manifests + attested),
            ]
        )
    }
}
