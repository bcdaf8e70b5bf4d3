import NodeFixture

/// What registries were asked.
extension ResolutionTests {
    enum Client {
        case gate
        case containerd
    }

    /// The requests for one image's repository, in the order of the log.
    func asked(
        by client: Client,
        for image: PushedImage,
        at registry: Registry? = nil
    ) async throws -> [String] {
        try await (registry ?? stage.node.registry).requests(for: image.repository)
            .filter { $0.isOfGate == (client == .gate) }
            .map(\.line)
    }

    /// Writes requests for manifests out.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - requests: A method and a tag or digest each; `@` is the image's own digest.
    ///   - query: What follows the path.
    /// - Returns: Methods and paths, as `asked(by:for:at:)` answers them.
    func manifests(_ image: PushedImage, _ requests: String..., query: String = "") -> [String] {
        requests.map { request in
            let parts = request.replacing("@", with: image.digest).split(separator: " ")
            return "\(parts[0]) /v2/\(image.repository)/manifests/\(parts[1])\(query)"
        }
    }
}
