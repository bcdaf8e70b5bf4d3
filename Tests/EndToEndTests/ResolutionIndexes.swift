import NodeFixture

/// Images for two architectures, with attestations, whose reports know single images.
struct ResolutionIndexes: Sendable {
    /// The architecture that this machine has not.
    private static let foreign: TestImage.Architecture =
        TestImage.Architecture.host == .amd64 ? .arm64 : .amd64

    /// A severe report on the image for this machine.
    let severeHere: PushedImage
    /// A harmless report on the image for this machine, and a severe one on the other; both know
    /// the digest of the index too.
    let severeElsewhere: PushedImage
    /// A harmless report on the image for another machine alone, which knows the digest of the
    /// index too.
    let unscannedHere: PushedImage
    /// A harmless report that knows the index and the image for this machine, and a severe one
    /// that knows the manifest of this image alone.
    let severeManifest: PushedImage

    init(on node: Node) async throws {
        func push(_ repository: String) async throws -> PushedImage {
            // The foreign one comes first: whoever takes the first one takes the wrong one.
            let foreign = try await TestImage(seed: repository, architecture: Self.foreign)
            let index = TestIndex(
                [foreign, try await TestImage(seed: repository)],
                isAttested: true
            )
            return try await node.registry.pusher.push(index, to: repository, tag: "1.0")
        }
        func subject(
            _ image: PushedImage,
            _ architecture: TestImage.Architecture
        ) -> TrivyReportFile.Subject {
            TrivyReportFile.Subject(
                untagged: image,
                imageID: image.manifests.first { $0.architecture == architecture }?.imageID,
                digests: [image.digest],
                architecture: architecture
            )
        }
        severeHere = try await push("enforce/index-severe")
        let imageID = severeHere.hostManifest?.imageID
        try node.report(Findings.severe, about: .init(untagged: severeHere, imageID: imageID))

        severeElsewhere = try await push("enforce/index-severe-elsewhere")
        try node.report(Findings.harmless, about: subject(severeElsewhere, .host))
        try node.report(Findings.severe, about: subject(severeElsewhere, Self.foreign))

        unscannedHere = try await push("enforce/index-unscanned")
        try node.report(Findings.harmless, about: subject(unscannedHere, Self.foreign))

        severeManifest = try await push("enforce/index-severe-manifest")
        try node.report(Findings.harmless, about: subject(severeManifest, .host))
        let manifests = [severeManifest.hostManifest?.digest].compactMap(\.self)
        try node.report(
            Findings.severe,
            about: .init(untagged: severeManifest, digests: manifests)
        )
    }
}
