/// An index of several images, as a multi-platform image is.
public struct TestIndex: Sendable {
    /// The images, in the order of the index.
    public let images: [TestImage]

    /// The index itself.
    public let blob: ImageBlob

    /// Builds an index.
    ///
    /// - Parameters:
    ///   - images: The images, each for another architecture.
    ///   - format: The family of media types of the index.
    public init(_ images: [TestImage], format: ImageFormat = .oci) {
        self.images = images
        let manifests: [JSONValue] = images.map { image in
            let platform: JSONValue = [
                "os": "linux",
                "architecture": .string(image.architecture.rawValue),
            ]
            return .object(image.manifest.descriptor.merging(["platform": platform]) { $1 })
        }
        blob = ImageBlob(
            mediaType: format.indexType,
            document: [
                "schemaVersion": 2,
                "mediaType": .string(format.indexType),
                "manifests": .array(manifests),
            ]
        )
    }
}
