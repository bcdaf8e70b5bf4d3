internal import AsyncHTTPClient
internal import NIOHTTP1
internal import OCI

/// Asks one host for the manifests of one repository.
struct HostSession: Sendable {
    /// What a host says that a tag stands for.
    enum Description: Sendable {
        /// The digest and the kind; the manifest is to be fetched.
        case named(Digest, ManifestKind)
        /// The manifest itself, from a host that does not tell its digest without.
        case received(Digest, ManifestCache.Entry)
    }

    let host: RegistryHost

    /// The registry and repository of the reference.
    let repository: RepositoryName

    /// The credentials of the pull, which not every server may have.
    let credentials: RegistryCredentials?

    /// Whether no other host is left to ask.
    let isLast: Bool

    let clients: HostClients
    let authorizations: AuthorizationCache

    /// Asks what a tag stands for, without fetching the manifest where possible.
    ///
    /// - Parameter tag: The tag.
    /// - Returns: What it stands for.
    /// - Throws: `HostFailure`.
    func describe(tag: String) async throws(HostFailure) -> Description {
        let path = "manifests/\(tag)"
        let (answer, method) = try await send(.HEAD, path, accept: ManifestKind.accept)
        if method == .GET { return try await receive(answer) }
        let exchange = HTTPExchange(clients: clients)
        await exchange.discard(answer)
        // As for containerd, a digest counts only beside a size.
        guard let text = answer.response.headers.first(name: "Docker-Content-Digest"),
            !text.isEmpty, let length = answer.length
        else {
            return try await receive(try await send(.GET, path, accept: ManifestKind.accept).0)
        }
        let digest: Digest
        do {
            digest = try Digest(parsing: text)
        } catch {
            throw HostFailure(
                code: .invalidResponse,
                message: "the digest in its answer is wrong: \(error)",
                isFinal: true
            )
        }
        guard length <= ManifestDocument.maximumBytes else {
            throw HostFailure(
                code: .tooLarge,
                message: "its manifest has \(length) bytes, more than "
                    + "\(ManifestDocument.maximumBytes)"
            )
        }
        return .named(digest, Self.kind(of: answer))
    }

    /// Fetches the manifest with a digest.
    ///
    /// - Parameters:
    ///   - digest: The digest, which the bytes are checked to have.
    ///   - kind: What it has to be, or nil to take the host's word.
    /// - Returns: The manifest.
    /// - Throws: `HostFailure`.
    func manifest(
        _ digest: Digest,
        kind: ManifestKind?
    ) async throws(HostFailure) -> ManifestCache.Entry {
        let (answer, _) = try await send(.GET, "manifests/\(digest)", accept: ManifestKind.accept)
        let bytes = try await body(of: answer)
        guard try Self.digest(of: bytes, like: digest.algorithm) == digest else {
            throw HostFailure(
                code: .digestMismatch,
                message: "what it sends for \(digest) has another digest",
                isFinal: true
            )
        }
        return try Self.entry(bytes, digest, kind: kind ?? Self.kind(of: answer))
    }

    private func receive(
        _ answer: HTTPExchange.Answer
    ) async throws(HostFailure) -> Description {
        let bytes = try await body(of: answer)
        let digest = try Self.digest(of: bytes, like: .sha256)
        return .received(
            digest,
            try Self.entry(bytes, digest, kind: Self.kind(of: answer))
        )
    }

    private func body(of answer: HTTPExchange.Answer) async throws(HostFailure) -> [UInt8] {
        try await HTTPExchange(clients: clients)
            .body(of: answer, limit: ManifestDocument.maximumBytes)
    }

    private static func kind(of answer: HTTPExchange.Answer) -> ManifestKind {
        ManifestKind(mediaType: answer.response.headers.first(name: "Content-Type") ?? "")
    }

    private static func digest(
        of bytes: [UInt8],
        like algorithm: Digest.Algorithm
    ) throws(HostFailure) -> Digest {
        do {
            return try Digest(hashing: bytes, with: algorithm)
        } catch {
            throw HostFailure(code: .invalidResponse, message: "\(error)", isFinal: true)
        }
    }

    private static func entry(
        _ bytes: [UInt8],
        _ digest: Digest,
        kind: ManifestKind
    ) throws(HostFailure) -> ManifestCache.Entry {
        do {
            let document = try ManifestDocument(reading: bytes)
            try document.check(isOf: kind)
            return ManifestCache.Entry(document: document, bytes: bytes.count)
        } catch {
            throw HostFailure(
                code: .unsupportedManifest,
                message: "the manifest \(digest) cannot be used: \(error)",
                isFinal: true
            )
        }
    }
}
