import Admission
import OCI

extension RecordingBackend.Pulled {
    /// A pull that brings an image under the name of the sample, and under others.
    ///
    /// The digits are those of the digests. Without an end it is answered with the image ID.
    static func image(
        _ imageID: Character,
        manifest: Character = "e",
        otherTags: [String] = [],
        isPinned: Bool = false,
        end: PullEnd? = nil
    ) throws -> Self {
        let id = try Sample.digest(imageID).description
        return Self(
            imageReference: id,
            end: end,
            status: WireField.status(
                id: id,
                repositoryTags: [Sample.image] + otherTags,
                repositoryDigests: ["\(Sample.repository)@\(try Sample.digest(manifest))"],
                isPinned: isPinned
            )
        )
    }
}
