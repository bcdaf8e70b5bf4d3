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
    ///   - policy: The name of the policy; that of the image's namespace if nil.
    /// - Returns: The text.
    func denial(as reference: String? = nil, policy: String? = nil) -> String {
        let reference = reference ?? self.reference
        // A tag stands for all digests that its report names; the first of them is shown.
        let named = reference.contains("@") ? [digest] : [digest] + imageIDs
        let digest = (named.min() ?? digest).prefix("sha256:".count + 12)
        return "pullgate: \(reference) (\(digest)…) is blocked by the policy of "
            + "\(policy ?? namespace), which blocks high and above: \(Findings.severeList). "
            + "Use a fixed image, or ask the namespace's owner to allowlist them "
            + "(pullgatectl explain IMAGE)."
    }
}
