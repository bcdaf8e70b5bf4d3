internal import CMessages

/// The answer to a `PullImage`.
public struct PullImageResponse: Hashable, Sendable {
    /// What the runtime calls the image now; containerd answers with the image ID.
    public let imageReference: String

    /// Decodes an answer.
    ///
    /// - Parameter bytes: A `runtime.v1.PullImageResponse`.
    /// - Throws: `CRIMessageError` when the bytes are not such a message.
    public init(decoding bytes: [UInt8]) throws(CRIMessageError) {
        let message = try unsafe CMessage(
            bytes,
            name: "PullImageResponse",
            unpack: runtime__v1__pull_image_response__unpack
        )
        imageReference = try unsafe message.pointer.pointee.image_ref.text(field: "image_ref")
    }
}
