/// Pushes images through a registry's HTTP API (OCI distribution specification, section "Push").
public struct ImagePusher: Sendable {
    private let registry: String

    /// Creates a pusher.
    ///
    /// - Parameter registry: Registry host and port of a registry that speaks plain HTTP.
    public init(registry: String) {
        self.registry = registry
    }

    /// Pushes an image.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - repository: The repository, without the registry's host.
    ///   - tag: The tag, or nil to push by digest alone.
    /// - Returns: Where it is now.
    /// - Throws: `FixtureError` with code `unexpectedAnswer`, or an error of the HTTP client.
    @discardableResult
    public func push(
        _ image: TestImage,
        to repository: String,
        tag: String? = "latest"
    ) async throws -> PushedImage {
        for blob in image.layers + [image.configuration] {
            try await upload(blob, to: repository)
        }
        try await put(image.manifest, to: repository, as: tag ?? image.manifest.digest)
        return pushed([image], as: image.manifest.digest, to: repository, tag: tag)
    }

    /// Pushes an index and all its images.
    ///
    /// - Parameters:
    ///   - index: The index.
    ///   - repository: The repository, without the registry's host.
    ///   - tag: The tag, or nil to push by digest alone.
    /// - Returns: Where it is now.
    /// - Throws: `FixtureError` with code `unexpectedAnswer`, or an error of the HTTP client.
    @discardableResult
    public func push(
        _ index: TestIndex,
        to repository: String,
        tag: String? = "latest"
    ) async throws -> PushedImage {
        for image in index.images { try await push(image, to: repository, tag: nil) }
        try await put(index.blob, to: repository, as: tag ?? index.blob.digest)
        return pushed(index.images, as: index.blob.digest, to: repository, tag: tag)
    }

    private func upload(_ blob: ImageBlob, to repository: String) async throws {
        let uploads = "http://\(registry)/v2/\(repository)/blobs/uploads/"
        let session = try await LoopbackHTTP.send("POST", uploads)
        guard session.status == 202, let location = session.location else {
            throw Self.unexpected(session, to: "POST \(uploads)")
        }
        let separator = location.contains("?") ? "&" : "?"
        let target = "\(location)\(separator)digest=\(blob.digest)"
        let answer = try await LoopbackHTTP.send(
            "PUT",
            target,
            contentType: "application/octet-stream",
            body: blob.bytes
        )
        guard answer.status == 201 else { throw Self.unexpected(answer, to: "PUT \(target)") }
    }

    private func put(_ blob: ImageBlob, to repository: String, as name: String) async throws {
        let target = "http://\(registry)/v2/\(repository)/manifests/\(name)"
        let answer = try await LoopbackHTTP.send(
            "PUT",
            target,
            contentType: blob.mediaType,
            body: blob.bytes
        )
        guard answer.status == 201 else { throw Self.unexpected(answer, to: "PUT \(target)") }
    }

    private func pushed(
        _ images: [TestImage],
        as digest: String,
        to repository: String,
        tag: String?
    ) -> PushedImage {
        PushedImage(
            registry: registry,
            repository: repository,
            tag: tag,
            digest: digest,
            manifestDigests: images.map(\.manifest.digest),
            imageIDs: images.map(\.configuration.digest),
            layerDigests: images.flatMap { $0.layers.map(\.digest) }
        )
    }

    private static func unexpected(
        _ answer: LoopbackHTTP.Answer,
        to request: String
    ) -> FixtureError {
        FixtureError(
            code: .unexpectedAnswer,
            message: "\(request) answered \(answer.status): \(answer.body)"
        )
    }
}
