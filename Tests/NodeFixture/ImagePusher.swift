/// Pushes images through a registry's HTTP API (OCI distribution specification, section "Push").
public struct ImagePusher: Sendable {
    /// Registry host and port.
    let registry: String

    /// What the registry asks of its clients.
    let access: ServerAccess

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
        let blobs = image.layers + [image.configuration]
        try await push(image.manifest, of: blobs, to: repository, tag: tag)
        return PushedImage(
            registry: registry,
            repository: repository,
            tag: tag,
            digest: image.manifest.digest,
            manifests: [PushedManifest(image)],
            layerDigests: image.layers.map(\.digest)
        )
    }

    /// Pushes an index and everything that it lists.
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
        for attestation in index.attestations {
            let blobs = [attestation.statement, attestation.configuration]
            try await push(attestation.manifest, of: blobs, to: repository, tag: nil)
        }
        try await push(index.blob, of: [], to: repository, tag: tag)
        let images = index.images.map { PushedManifest($0) }
        return PushedImage(
            registry: registry,
            repository: repository,
            tag: tag,
            digest: index.blob.digest,
            manifests: images + index.attestations.map { PushedManifest($0) },
            layerDigests: index.images.flatMap { $0.layers.map(\.digest) }
        )
    }

    private func push(
        _ manifest: ImageBlob,
        of blobs: [ImageBlob],
        to repository: String,
        tag: String?
    ) async throws {
        for blob in blobs { try await upload(blob, to: repository) }
        let target = "\(url(of: repository))/manifests/\(tag ?? manifest.digest)"
        let answer = try await LoopbackHTTP.send(
            "PUT",
            target,
            contentType: manifest.mediaType,
            body: manifest.bytes,
            access: access
        )
        guard answer.status == 201 else { throw Self.unexpected(answer, to: "PUT \(target)") }
    }

    private func upload(_ blob: ImageBlob, to repository: String) async throws {
        let uploads = "\(url(of: repository))/blobs/uploads/"
        let session = try await LoopbackHTTP.send("POST", uploads, access: access)
        guard session.status == 202, let location = session.location else {
            throw Self.unexpected(session, to: "POST \(uploads)")
        }
        let separator = location.contains("?") ? "&" : "?"
        let target = "\(location)\(separator)digest=\(blob.digest)"
        let answer = try await LoopbackHTTP.send(
            "PUT",
            target,
            contentType: "application/octet-stream",
            body: blob.bytes,
            access: access
        )
        guard answer.status == 201 else { throw Self.unexpected(answer, to: "PUT \(target)") }
    }

    private func url(of repository: String) -> String {
        "\(access.scheme)://\(registry)/v2/\(repository)"
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
