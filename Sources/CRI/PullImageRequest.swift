internal import CMessages
public import OCI

/// A `PullImage` request: what is judged, and the message to forward for it.
///
/// The message that goes on is encoded from what was decoded here, never the caller's own bytes:
/// a crafted message that two protobuf libraries read differently would otherwise be judged as
/// one image and pulled as another. Fields that Pullgate does not know are kept as they came; only
/// of a sub-message that comes in parts, which no client sends, those of the last part alone,
/// because protobuf-c merges no others. Credentials are decoded to ask the registry with them, and
/// never logged.
public struct PullImageRequest: Hashable, Sendable {
    /// The pod that a pull is for, as the client says.
    public struct Pod: Hashable, Sendable {
        /// The pod's name.
        public let name: String
        /// The pod's namespace in Kubernetes, not a registry namespace.
        public let namespace: String
        /// The pod's unique id.
        public let uid: String
    }

    /// The largest request that is read, in bytes; the same holds for an `ImageStatus`.
    ///
    /// kubelet sends a pod's annotations twice, at most 256 KiB each time, and its labels, which fit
    /// etcd's 1.5 MiB with all else that the pod has. What is unpacked takes up to fifty times as
    /// much memory: an annotation of two bytes becomes a hundred.
    public static let maximumSize = 2 << 20

    /// The image as the caller wrote it.
    public let image: String

    /// The image as containerd reads it.
    public let reference: ImageReference

    /// The credentials, or nil when the client sends none or only empty ones.
    public let auth: AuthConfig?

    /// The pod, or nil when the client names none (crictl does not).
    public let pod: Pod?

    /// The pod's annotations that are meant for Pullgate.
    ///
    /// kubelet sends a pod's annotations twice, with the sandbox and with the image.
    public let annotations: PodAnnotations

    /// The message to forward, which names the image by `reference`.
    ///
    /// A normalised name leaves the runtime's own parser nothing to decide. It is also the name
    /// that containerd would have made of `image` before doing anything else.
    public let encoded: [UInt8]

    /// Decodes a request.
    ///
    /// - Parameter bytes: A `runtime.v1.PullImageRequest`, or the same of `runtime.v1alpha2`.
    /// - Throws: `CRIMessageError` when the bytes are not such a message or too many, text is not
    ///   UTF-8, or the image is missing or not a reference.
    public init(decoding bytes: [UInt8]) throws(CRIMessageError) {
        let message = try unsafe Self.message(bytes, maximumSize: Self.maximumSize)
        let fields = unsafe message.pointer
        guard let specification = unsafe fields.pointee.image else { throw .noImage }
        image = try unsafe specification.pointee.image.text(field: "image.image")
        guard !image.isEmpty else { throw .noImage }
        do {
            reference = try ImageReference(normalizing: image)
        } catch {
            throw .invalidReference(image: image, reason: error)
        }
        auth = try unsafe AuthConfig(fields.pointee.auth)
        pod = try unsafe Self.pod(fields.pointee.sandbox_config)
        annotations = try unsafe Self.annotations(specification, fields.pointee.sandbox_config)
        encoded = unsafe reference.description.withBinaryData { name in
            // The message must not free the name, which it does not own.
            let original = unsafe specification.pointee.image
            unsafe specification.pointee.image = name
            defer { unsafe specification.pointee.image = original }
            return unsafe message.packed()
        }
        // Freed before there is another.
        _ = unsafe consume message
        // protobuf-c takes a field number 0 of two bytes, and writes one that nobody takes.
        _ = try unsafe Self.message(encoded)
    }

    /// The request of a client that names an image and nothing else but credentials.
    ///
    /// - Parameters:
    ///   - image: The image reference as written.
    ///   - username: The name in the credentials, or empty to send none.
    ///   - password: The password in the credentials.
    /// - Returns: The encoded message.
    public static func encode(
        image: String,
        username: String = "",
        password: String = ""
    ) -> [UInt8] {
        unsafe withImageSpecification(image) { specification in
            unsafe withAuthMessage(username: username, password: password) { auth in
                var request = unsafe Runtime__V1__PullImageRequest()
                unsafe runtime__v1__pull_image_request__init(&request)
                unsafe request.image = specification
                unsafe request.auth = username.isEmpty ? nil : auth
                return unsafe pack(&request.base)
            }
        }
    }

    private static func message(
        _ bytes: [UInt8],
        maximumSize: Int = .max
    ) throws(CRIMessageError) -> CMessage<Runtime__V1__PullImageRequest> {
        try unsafe CMessage(
            bytes,
            name: "PullImageRequest",
            maximumSize: maximumSize,
            unpack: runtime__v1__pull_image_request__unpack
        )
    }

    /// Calls `body` with a message of name and password, valid during the call only.
    private static func withAuthMessage<Result>(
        username: String,
        password: String,
        _ body: (UnsafeMutablePointer<Runtime__V1__AuthConfig>) -> Result
    ) -> Result {
        unsafe username.withBinaryData { username in
            unsafe password.withBinaryData { password in
                var message = unsafe Runtime__V1__AuthConfig()
                unsafe runtime__v1__auth_config__init(&message)
                unsafe message.username = username
                unsafe message.password = password
                return unsafe withUnsafeMutablePointer(to: &message) { unsafe body($0) }
            }
        }
    }

    private static func annotations(
        _ specification: UnsafePointer<Runtime__V1__ImageSpec>,
        _ sandbox: UnsafePointer<Runtime__V1__PodSandboxConfig>?
    ) throws(CRIMessageError) -> PodAnnotations {
        var annotations = PodAnnotations()
        try unsafe annotations.add(
            specification.pointee.annotations,
            count: specification.pointee.n_annotations,
            field: "image.annotations"
        )
        if let sandbox = unsafe sandbox {
            try unsafe annotations.add(
                sandbox.pointee.annotations,
                count: sandbox.pointee.n_annotations,
                field: "sandbox_config.annotations"
            )
        }
        return annotations
    }

    private static func pod(
        _ sandbox: UnsafePointer<Runtime__V1__PodSandboxConfig>?
    ) throws(CRIMessageError) -> Pod? {
        guard let metadata = unsafe sandbox?.pointee.metadata else { return nil }
        let path = "sandbox_config.metadata"
        return try unsafe Pod(
            name: metadata.pointee.name.text(field: "\(path).name"),
            namespace: metadata.pointee.namespace_.text(field: "\(path).namespace"),
            uid: metadata.pointee.uid.text(field: "\(path).uid")
        )
    }
}
