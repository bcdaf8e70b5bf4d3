internal import Logging
internal import OCI

/// One run of a resolver.
struct Resolution: Sendable {
    let resolver: RegistryResolver
    let reference: ImageReference

    /// The hosts that may be asked for a manifest by its digest.
    let hosts: [RegistryHost]

    let credentials: RegistryCredentials?

    /// Whether it has other connections than those that are not.
    let isUrgent: Bool

    let deadline: ContinuousClock.Instant

    /// The hosts that have not answered until now.
    private(set) var silent: Set<RegistryHost> = []

    /// A manifest, and the host that gave it or named it; nil if none was asked.
    private struct Root {
        let digest: Digest
        let document: ManifestDocument
        let host: RegistryHost?
    }

    /// Finds the content.
    ///
    /// - Returns: The content.
    /// - Throws: `ResolutionError`.
    mutating func content() async throws(ResolutionError) -> ResolvedContent {
        let root =
            switch reference.identifier {
            case .tag(let tag): try await root(tag: tag)
            case .digest(let digest): try await root(digest: digest)
            }
        switch root.document {
        case .image(let configuration, let size):
            let candidate = ResolvedContent.Candidate(
                manifest: root.digest,
                config: configuration,
                platform: nil,
                size: size
            )
            return ResolvedContent(
                host: root.host?.authority,
                index: nil,
                candidates: [candidate]
            )
        case .index(let entries):
            return try await content(of: entries, root: root)
        }
    }

    private mutating func content(
        of entries: [IndexEntry],
        root: Root
    ) async throws(ResolutionError) -> ResolvedContent {
        var candidates: [ResolvedContent.Candidate] = []
        var host = root.host
        for (entry, digest) in try chosen(from: entries, of: root.digest) {
            let found = try await listedManifest(digest, kind: .image, first: root.host)
            host = host ?? found.host
            guard case .image(let configuration, let size) = found.document else {
                throw failure(.nestedIndex, "\(digest) in the index \(root.digest) is an index")
            }
            candidates.append(
                ResolvedContent.Candidate(
                    manifest: digest,
                    config: configuration,
                    platform: entry.platform,
                    size: size
                )
            )
        }
        return ResolvedContent(
            host: host?.authority,
            index: root.digest,
            candidates: candidates
        )
    }

    /// The entries that may run, each digest once.
    private func chosen(
        from entries: [IndexEntry],
        of index: Digest
    ) throws(ResolutionError) -> [(IndexEntry, Digest)] {
        let chosen = resolver.matcher.choose(from: entries)
        guard !chosen.isEmpty else {
            throw failure(
                .noMatchingPlatform,
                "the index \(index) has no image for \(resolver.platform)"
            )
        }
        guard !chosen.contains(where: { $0.kind == .index }) else {
            throw failure(
                .nestedIndex,
                "the index \(index) lists another index, which is not supported"
            )
        }
        // What is no image fails the pull if containerd chooses it.
        let images = chosen.filter { $0.kind == .image }
        guard !images.isEmpty else {
            throw failure(
                .unsupportedManifest,
                "what the index \(index) has for \(resolver.platform) is no image"
            )
        }
        var result: [(IndexEntry, Digest)] = []
        var seen: Set<Digest> = []
        for image in images {
            do {
                let digest = try Digest(parsing: image.digest)
                if seen.insert(digest).inserted { result.append((image, digest)) }
            } catch {
                throw failure(
                    .unsupportedManifest,
                    "a digest in the index \(index) is wrong: \(error)"
                )
            }
            guard result.count <= resolver.limits.candidates else {
                throw failure(
                    .unsupportedManifest,
                    "more than \(resolver.limits.candidates) images of the index \(index) may "
                        + "be meant"
                )
            }
        }
        return result
    }

    private mutating func root(tag: String) async throws(ResolutionError) -> Root {
        let resolving = hosts.filter { $0.capabilities.contains(.resolve) }
        let order = HostOrder(resolving, silent: silent)
        let (host, description) = try await ask(order) { session throws(HostFailure) in
            try await session.describe(tag: tag)
        }
        switch description {
        case .received(let digest, let entry):
            resolver.manifests.keep(entry, as: digest)
            return Root(digest: digest, document: entry.document, host: host)
        case .named(let digest, let kind):
            let found = try await listedManifest(digest, kind: kind, first: host)
            return Root(digest: digest, document: found.document, host: host)
        }
    }

    private mutating func root(digest: Digest) async throws(ResolutionError) -> Root {
        let found = try await manifest(digest, kind: nil, first: nil)
        return Root(digest: digest, document: found.document, host: found.host)
    }

    /// Finds a manifest that a tag or an index names.
    ///
    /// If no host has it, what the reference stands for is not known. That is not to say that
    /// there is no such image, for which the runtime may be left to find out.
    ///
    /// - Parameters: As of `manifest(_:kind:first:)`.
    /// - Returns: As `manifest(_:kind:first:)`.
    /// - Throws: `ResolutionError`, never with code `notFound`.
    private mutating func listedManifest(
        _ digest: Digest,
        kind: ManifestKind,
        first: RegistryHost?
    ) async throws(ResolutionError) -> (document: ManifestDocument, host: RegistryHost?) {
        do {
            return try await manifest(digest, kind: kind, first: first)
        } catch  where error.code == .notFound {
            throw ResolutionError(
                code: .invalidResponse,
                message: "\(error.message), and so the manifest \(digest) is missing"
            )
        }
    }

    /// Finds a manifest by its digest, without a request if it is known.
    ///
    /// - Parameters:
    ///   - digest: The digest.
    ///   - kind: What it has to be, or nil for whatever it is.
    ///   - first: The host to ask first, or nil for the usual order.
    /// - Returns: The manifest, and the host that gave it if one was asked.
    /// - Throws: `ResolutionError`.
    private mutating func manifest(
        _ digest: Digest,
        kind: ManifestKind?,
        first: RegistryHost?
    ) async throws(ResolutionError) -> (document: ManifestDocument, host: RegistryHost?) {
        if let known = resolver.manifests.manifest(digest) {
            do {
                try known.document.check(isOf: kind ?? known.document.kind)
            } catch {
                throw failure(.unsupportedManifest, "the manifest \(digest): \(error)")
            }
            return (known.document, nil)
        }
        let order = HostOrder(hosts, first: first, silent: silent)
        let (host, entry) = try await ask(order) { session throws(HostFailure) in
            try await session.manifest(digest, kind: kind)
        }
        resolver.manifests.keep(entry, as: digest)
        return (entry.document, host)
    }

    private func failure(_ code: ResolutionError.Code, _ message: String) -> ResolutionError {
        ResolutionError(code: code, message: "\(reference) cannot be resolved: \(message)")
    }
}

extension Resolution {
    /// Asks one host after the other.
    ///
    /// - Parameters:
    ///   - order: The hosts.
    ///   - question: What to ask a host.
    /// - Returns: The first answer, and the host that gave it.
    /// - Throws: `ResolutionError` with what failed at each.
    private mutating func ask<Value: Sendable>(
        _ order: HostOrder,
        _ question: @escaping @Sendable (HostSession) async throws(HostFailure) -> Value
    ) async throws(ResolutionError) -> (RegistryHost, Value) {
        guard !order.hosts.isEmpty else {
            throw failure(.noHosts, "no host is configured that may be asked for it")
        }
        var failures: [(host: String, failure: HostFailure)] = []
        for (index, host) in order.hosts.enumerated() {
            let now = ContinuousClock.now
            let end = now + order.share(at: index, of: deadline - now)
            let isLast = order.isLast(at: index)
            do {
                return (host, try await ask(host, until: end, isLast: isLast, question))
            } catch {
                resolver.logger.debug(
                    "a registry host failed",
                    metadata: [
                        "host": "\(host.authority)", "image": "\(reference)",
                        "error": "\(error.message)",
                    ]
                )
                failures.append((host.authority, error))
                if error.isSilence { silent.insert(host) }
                if error.isFinal { break }
            }
        }
        throw ResolutionError("\(reference)", failures)
    }

    private func ask<Value: Sendable>(
        _ host: RegistryHost,
        until end: ContinuousClock.Instant,
        isLast: Bool,
        _ question: @escaping @Sendable (HostSession) async throws(HostFailure) -> Value
    ) async throws(HostFailure) -> Value {
        try await resolver.clients.withClients(
            for: host,
            isUrgent: isUrgent
        ) { clients throws(HostFailure) in
            let session = HostSession(
                host: host,
                repository: RepositoryName(reference),
                credentials: credentials,
                isLast: isLast,
                clients: clients,
                authorizations: resolver.authorizations
            )
            return try await race(until: end) { () throws(HostFailure) in
                try await question(session)
            }
        }
    }
}
