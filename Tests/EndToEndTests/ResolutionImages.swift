import NodeFixture

/// The images of `ResolutionStage`; no two tests that count requests share one.
struct ResolutionImages: Sendable {
    /// The images of one kind, an allowed and a denied one.
    struct Kind: Sendable {
        let clean: PushedImage
        let severe: PushedImage
    }

    /// Their reports know the image ID only.
    let knownByImageID: Kind
    /// As `knownByImageID`, to be pulled by the digest of the manifest.
    let pulledByUnknownDigest: Kind
    /// Their reports know the digest of the manifest only.
    let knownByDigest: Kind
    /// As `knownByDigest`, to be pulled by that digest.
    let pulledByKnownDigest: Kind
    /// A harmless report knows the digest of the manifest, and a severe one the image ID.
    let knownByEither: PushedImage
    /// In a namespace whose policy is off.
    let unjudged: PushedImage
    /// In a namespace that no policy covers.
    let uncovered: PushedImage
    /// Denied, to be pulled many times at once.
    let popular: PushedImage
    /// Allowed, with a tag to be pushed anew.
    let renewed: PushedImage
    /// What that tag is to be; denied.
    let renewal: TestImage
    /// In the private registry.
    let restricted: Kind
    /// In the registry that speaks TLS.
    let encrypted: Kind
    /// In the registry that serves nobody without a certificate.
    let guarded: Kind
    /// In the node's registry, which is the mirror of each of these registry hosts.
    let mirrored: [String: Kind]
    let indexes: ResolutionIndexes
    let moved: ResolutionMoves

    init(
        on node: Node,
        privateRegistry: Registry,
        encryptedRegistry: Registry,
        guardedRegistry: GuardedRegistry,
        movingRegistry: MovingTagRegistry
    ) async throws {
        let (harmless, severe) = (Findings.harmless, Findings.severe)
        func kind(
            _ name: String,
            _ push: (String, [TrivyFinding]) async throws -> PushedImage
        ) async throws -> Kind {
            Kind(
                clean: try await push("\(name)-clean", harmless),
                severe: try await push("\(name)-severe", severe)
            )
        }
        knownByImageID = try await kind("enforce/by-id", node.pushByImageID)
        pulledByUnknownDigest = try await kind("enforce/unknown-digest", node.pushByImageID)
        knownByDigest = try await kind("enforce/by-digest", node.pushByDigest)
        pulledByKnownDigest = try await kind("enforce/known-digest", node.pushByDigest)
        knownByEither = try await node.pushByDigest("enforce/by-either", findings: harmless)
        let either = knownByEither.imageIDs.first
        try node.report(severe, about: .init(untagged: knownByEither, imageID: either))
        unjudged = try await node.pushImage("off/severe", findings: severe)
        uncovered = try await node.pushImage("elsewhere/severe", findings: severe)
        popular = try await node.pushImage("enforce/popular", findings: severe)
        renewed = try await node.pushImage("enforce/renewed", findings: harmless)
        renewal = try await TestImage(seed: "enforce/renewed again")
        let renewalID = renewal.configuration.digest
        try node.report(severe, about: .init(artifactName: "image.tar", imageID: renewalID))
        restricted = try await kind("restricted") {
            try await node.pushImage($0, to: privateRegistry, findings: $1)
        }
        encrypted = try await kind("encrypted") {
            try await node.pushImage($0, to: encryptedRegistry, findings: $1)
        }
        guarded = try await kind("guarded") {
            try await node.pushByImageID($0, findings: $1).named(registry: guardedRegistry.address)
        }
        var mirrored: [String: Kind] = [:]
        for registryHost in ResolutionStage.mirrored {
            // Docker Hub's short names are those of the folder `library`.
            mirrored[registryHost] = try await kind("library/\(registryHost)") {
                try await node.pushByImageID($0, findings: $1).named(registry: registryHost)
            }
        }
        self.mirrored = mirrored
        indexes = try await ResolutionIndexes(on: node)
        moved = try await ResolutionMoves(on: node, registry: movingRegistry)
    }
}
