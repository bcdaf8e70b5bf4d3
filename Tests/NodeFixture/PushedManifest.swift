/// One manifest in a registry.
public struct PushedManifest: Hashable, Sendable {
    /// The digest of the manifest.
    public let digest: String

    /// The digest of its configuration, which is the image ID of an image.
    public let imageID: String

    /// The CPU architecture of the image, or nil for an attestation.
    public let architecture: TestImage.Architecture?

    /// Describes an image that was pushed.
    ///
    /// - Parameter image: The image.
    init(_ image: TestImage) {
        digest = image.manifest.digest
        imageID = image.configuration.digest
        architecture = image.architecture
    }

    /// Describes an attestation that was pushed.
    ///
    /// - Parameter attestation: The attestation.
    init(_ attestation: TestAttestation) {
        digest = attestation.manifest.digest
        imageID = attestation.configuration.digest
        architecture = nil
    }
}
