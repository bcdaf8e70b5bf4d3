extension Finding {
    /// The sets of identifiers of which each says enough: who accepts all of one accepts the finding.
    ///
    /// Its own identifier does, and so does that of an advisory on the CVE that it is. But a finding
    /// can be an advisory on several CVEs, and then one of them does not speak for the others.
    public var sufficientIDs: [[VulnerabilityID]] {
        let advisories = aliases.filter { !$0.isCVE }.map { [$0] }
        if id.isCVE { return [[id]] + advisories }
        let vulnerabilities = aliases.filter(\.isCVE)
        return [[id]]
            + (vulnerabilities.count > 1
                ? [vulnerabilities] : vulnerabilities.map { [$0] } + advisories)
    }
}

extension VulnerabilityID {
    /// Whether it is of one vulnerability by itself.
    fileprivate var isCVE: Bool { folded.hasPrefix("CVE-") }
}
