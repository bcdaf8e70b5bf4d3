public import OCI

/// All policies that are in force together.
public struct PolicySet: Hashable, Sendable {
    /// Vulnerabilities that are accepted in every namespace.
    public let allowlist: Set<VulnerabilityID>

    /// The images that are let through without a judgement: those that a cluster needs to boot.
    public let exempt: [ImagePattern]

    /// The policies in the order in which they were given, with their own allowlists only.
    public let namespaces: [NamespacePolicy]

    /// Whether a policy hides denied images that are on the node from kubelet.
    public let hidesPresentImages: Bool

    /// The place in `namespaces` of each name, so that a lookup does not grow with their number.
    private let positions: [String: Int]

    /// Creates a set of policies.
    ///
    /// - Parameters:
    ///   - allowlist: Vulnerabilities that are accepted in every namespace.
    ///   - exempt: The images that are let through without a judgement.
    ///   - namespaces: The policies.
    /// - Throws: `PolicySetError.repeatedNamespace` if two policies are for the same namespace.
    public init(
        allowlist: Set<VulnerabilityID> = [],
        exempt: [ImagePattern] = [],
        namespaces: [NamespacePolicy]
    ) throws(PolicySetError) {
        var positions: [String: Int] = [:]
        positions.reserveCapacity(namespaces.count)
        for (position, policy) in namespaces.enumerated() {
            guard positions.updateValue(position, forKey: policy.name.text) == nil else {
                throw .repeatedNamespace(policy.name)
            }
        }
        self.allowlist = allowlist
        self.exempt = exempt
        self.namespaces = namespaces
        self.positions = positions
        hidesPresentImages = namespaces.contains { $0.presentImages == .enforce }
    }

    /// Finds the policy that an image is judged by.
    ///
    /// - Parameter reference: The image.
    /// - Returns: The policy of the most specific namespace that has the image, which accepts what is
    ///   accepted in every namespace as well; nil if no policy covers the image.
    public func policy(for reference: ImageReference) -> NamespacePolicy? {
        guard let position = position(for: reference) else { return nil }
        var policy = namespaces[position]
        policy.sharedAllowlist = allowlist
        return policy
    }

    /// Finds out why an image is not judged.
    ///
    /// - Parameter reference: The image.
    /// - Returns: The first pattern of `exempt` that has the image; nil for an image that is judged.
    public func exemption(for reference: ImageReference) -> ImagePattern? {
        exempt.first { $0.matches(reference) }
    }

    private func position(for reference: ImageReference) -> Int? {
        let repository = RegistryHost.repository(of: reference)
        var name = repository[...]
        while true {
            if let position = positions[String(name)] { return position }
            guard let border = name.utf8.lastIndex(of: UInt8(ascii: "/")) else { break }
            name = name[..<border]
        }
        return positions[NamespacePattern.everyOther.text]
    }
}
