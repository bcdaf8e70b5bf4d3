extension GrypeDocument {
    /// One vulnerability of one package.
    struct Match: Decodable {
        let vulnerability: Vulnerability?
        let relatedVulnerabilities: [Vulnerability]?
        let artifact: Artifact?
    }

    /// A vulnerability as one database has it.
    struct Vulnerability: Decodable {
        let id: String?
        let namespace: String?
        let severity: String?
        let fix: Fix?
        let epss: [Probability]?
        let knownExploited: [Exploitation]?
    }

    /// The versions that no longer have the vulnerability, and what is known of them.
    struct Fix: Decodable {
        let versions: [String]?
        let state: String?
    }

    /// What EPSS says of one CVE.
    struct Probability: Decodable {
        let epss: Double?
    }

    /// An entry of the catalogue of exploited vulnerabilities, of which it counts that it is there.
    struct Exploitation: Decodable {}

    /// The package.
    struct Artifact: Decodable {
        let name: String?
        let version: String?
    }
}
