import PolicyEngine

/// Makes findings up: of 20,000 vulnerabilities in 5,000 packages of a few versions each.
struct FindingMaker {
    private static let vulnerabilities = 20_000
    private static let packages = 5_000
    private static let versions = 6

    private var random = SplitMix64(seed: 1)

    /// Another finding.
    mutating func next() -> Finding {
        let number = random.popular(below: Self.vulnerabilities)
        let package = random.popular(below: Self.packages)
        let version = Int.random(in: 0..<Self.versions, using: &random)
        // What is true of a vulnerability is so wherever it is found.
        var facts = SplitMix64(seed: UInt64(number) + 1_000_000)
        let start = "\(package % 9)"
        let end = "\(package % 31)-\(version)+deb12u\(version)"
        let isFixed = Int.random(in: 0..<5, using: &facts) < 3
        return Finding(
            id: id("CVE-\(2012 + number % 14)-\(1_000 + number)"),
            aliases: Int.random(in: 0..<5, using: &facts) == 0
                ? [id("GHSA-\(number)-xj4q-9r2v")] : [],
            severity: [.low, .medium, .medium, .high, .high, .critical].randomElement(using: &facts)
                ?? .unknown,
            package: "lib\(package)-component",
            installedVersion: "\(start).\(version).\(end)",
            fixedVersion: isFixed ? "\(start).\(version + 1).\(end)" : nil,
            publishedAt: Int.random(in: 0..<10, using: &facts) == 0
                ? nil
                : Timestamp(
                    secondsSinceEpoch: Int64.random(
                        in: 1_330_000_000..<1_767_000_000,
                        using: &facts
                    )
                ),
            knownExploited: Int.random(in: 0..<100, using: &facts) == 0,
            epss: Double(Int.random(in: 0..<10_000, using: &facts)) / 100_000
        )
    }

    private func id(_ text: String) -> VulnerabilityID {
        guard let id = VulnerabilityID(text) else { preconditionFailure("\(text) is an id") }
        return id
    }
}
