internal import CMessages

/// The request that asks whether an image is present.
public struct ImageStatusRequest: Hashable, Sendable {
    /// The image as the caller wrote it: a reference or an image ID.
    public let image: String

    /// The annotations of the pod that the image is for, those that are meant for Pullgate.
    public let annotations: PodAnnotations

    /// Whether there are annotations of a pod, whoever they are meant for.
    public let hasAnnotations: Bool

    /// Decodes a request.
    ///
    /// - Parameter bytes: A `runtime.v1.ImageStatusRequest`.
    /// - Throws: `CRIMessageError` when the bytes are not such a message or too many, text is not
    ///   UTF-8, or the image is missing.
    public init(decoding bytes: [UInt8]) throws(CRIMessageError) {
        let message = try unsafe CMessage(
            bytes,
            name: "ImageStatusRequest",
            maximumSize: PullImageRequest.maximumSize,
            unpack: runtime__v1__image_status_request__unpack
        )
        guard let specification = unsafe message.pointer.pointee.image else { throw .noImage }
        image = try unsafe specification.pointee.image.text(field: "image.image")
        var annotations = PodAnnotations()
        try unsafe annotations.add(
            specification.pointee.annotations,
            count: specification.pointee.n_annotations,
            field: "image.annotations"
        )
        self.annotations = annotations
        hasAnnotations = unsafe specification.pointee.n_annotations > 0
    }

    /// Encodes a request.
    ///
    /// - Parameter image: The image reference or image ID.
    /// - Returns: The encoded message.
    public static func encode(image: String) -> [UInt8] {
        unsafe withImageSpecification(image) { specification in
            var request = unsafe Runtime__V1__ImageStatusRequest()
            unsafe runtime__v1__image_status_request__init(&request)
            unsafe request.image = specification
            return unsafe pack(&request.base)
        }
    }
}

/// The answer that says whether an image is present, and as what.
public struct ImageStatusResponse: Hashable, Sendable {
    /// An image that the runtime has.
    public struct Image: Hashable, Sendable {
        /// The image ID, which for containerd is the config digest.
        public let id: String
        /// The names with a tag.
        public let repositoryTags: [String]
        /// The names with a digest.
        public let repositoryDigests: [String]
        /// The size on disk in bytes.
        public let size: UInt64
        /// Whether the runtime needs the image itself, such as that of pods' sandboxes.
        public let isPinned: Bool
    }

    /// The encoded answer that an image is not present.
    public static let absent: [UInt8] = []

    /// The image, or nil when the runtime does not have it.
    public let image: Image?

    /// Decodes an answer.
    ///
    /// - Parameter bytes: A `runtime.v1.ImageStatusResponse`.
    /// - Throws: `CRIMessageError` when the bytes are not such a message.
    public init(decoding bytes: [UInt8]) throws(CRIMessageError) {
        let message = try unsafe CMessage(
            bytes,
            name: "ImageStatusResponse",
            unpack: runtime__v1__image_status_response__unpack
        )
        guard let image = unsafe message.pointer.pointee.image else {
            self.image = nil
            return
        }
        self.image = try unsafe Image(
            id: image.pointee.id.text(field: "image.id"),
            repositoryTags: Self.texts(
                image.pointee.repo_tags,
                count: image.pointee.n_repo_tags,
                field: "image.repo_tags"
            ),
            repositoryDigests: Self.texts(
                image.pointee.repo_digests,
                count: image.pointee.n_repo_digests,
                field: "image.repo_digests"
            ),
            size: image.pointee.size,
            isPinned: image.pointee.pinned != 0
        )
    }

    private static func texts(
        _ start: UnsafePointer<ProtobufCBinaryData>?,
        count: Int,
        field: String
    ) throws(CRIMessageError) -> [String] {
        let items = unsafe UnsafeBufferPointer(start: start, count: count)
        var texts: [String] = []
        for index in 0..<count {
            texts.append(try unsafe items[index].text(field: field))
        }
        return texts
    }
}
