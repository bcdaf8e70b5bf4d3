import NodeFixture

extension PushedImage {
    /// The namespace that the image lies in: the registry and the first part of the repository.
    var namespace: String {
        "\(registry)/\(repository.prefix { $0 != "/" })"
    }

    /// The whole text that a pull of an image with the findings `severe` is denied with.
    ///
    /// - Parameters:
    ///   - reference: The image as the client wrote it; its reference with the tag if nil.
    ///   - digest: The digest that was judged; that of the manifest for this machine if nil.
    ///   - policy: The name of the policy; that of the image's namespace if nil.
    /// - Returns: The text.
    func denial(
        as reference: String? = nil,
        digest: String? = nil,
        policy: String? = nil
    ) -> String {
        head(reference, digest, policy) + "which blocks high and above: \(Findings.severeList). "
            + "Use a fixed image, or ask the namespace's owner to allowlist them "
            + "(pullgatectl explain IMAGE)."
    }

    /// The whole text that a pull of an image without a report is denied with.
    ///
    /// - Parameters:
    ///   - reference: The image as the client wrote it; its reference with the tag if nil.
    ///   - policy: The name of the policy; that of the image's namespace if nil.
    /// - Returns: The text.
    func unscannedDenial(as reference: String? = nil, policy: String? = nil) -> String {
        head(reference, nil, policy) + "which blocks unscanned images: no finished scan report "
            + "is known for it. Have it scanned, or ask the namespace's owner to allow unscanned "
            + "images (pullgatectl explain IMAGE)."
    }

    private func head(_ reference: String?, _ digest: String?, _ policy: String?) -> String {
        let judged = digest ?? hostManifest?.digest ?? self.digest
        let shown = judged.prefix("sha256:".count + 12)
        return "pullgate: \(reference ?? self.reference) (\(shown)…) is blocked by the policy of "
            + "\(policy ?? namespace), "
    }
}
