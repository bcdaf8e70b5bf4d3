internal import CMessages

/// The request that removes an image.
public enum RemoveImageRequest {
    /// Encodes a request.
    ///
    /// - Parameter image: The image reference or image ID.
    /// - Returns: The encoded message.
    public static func encode(image: String) -> [UInt8] {
        unsafe withImageSpecification(image) { specification in
            var request = unsafe Runtime__V1__RemoveImageRequest()
            unsafe runtime__v1__remove_image_request__init(&request)
            unsafe request.image = specification
            return unsafe pack(&request.base)
        }
    }
}
