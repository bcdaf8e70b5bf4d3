import NodeFixture

extension Node {
    /// Pushes a small image whose layers no other image has.
    ///
    /// - Parameters:
    ///   - repository: The repository, which no other image of the node has.
    ///   - registry: Where to push it; the node's own registry if nil.
    ///   - findings: What the report lists, or nil to file no report.
    /// - Returns: Where the image is now.
    /// - Throws: As `ImagePusher.push(_:to:tag:)` does.
    func pushImage(
        _ repository: String,
        to registry: Registry? = nil,
        findings: [TrivyFinding]?
    ) async throws -> PushedImage {
        let pusher = (registry ?? self.registry).pusher
        let image = try await TestImage(seed: repository)
        let pushed = try await pusher.push(image, to: repository, tag: "1.0")
        if let findings { try report(findings, for: pushed) }
        return pushed
    }

    /// Pushes a small image, and files a report that knows its image ID only.
    func pushByImageID(
        _ repository: String,
        findings: [TrivyFinding]
    ) async throws -> PushedImage {
        let image = try await pushImage(repository, findings: nil)
        try report(findings, about: .init(untagged: image, imageID: image.imageIDs.first))
        return image
    }

    /// Pushes a small image, and files a report that knows the digest of its manifest only.
    func pushByDigest(
        _ repository: String,
        findings: [TrivyFinding]
    ) async throws -> PushedImage {
        let image = try await pushImage(repository, findings: nil)
        try report(findings, about: .init(untagged: image, digests: [image.digest]))
        return image
    }

    /// Files a report in a file of its own.
    func report(_ findings: [TrivyFinding], about subject: TrivyReportFile.Subject) throws {
        try report(findings, about: subject, to: "\(UInt64.random(in: 0 ... .max)).json")
    }
}
