import NodeFixture

/// The findings that the reports of the tests list.
enum Findings {
    static let low = TrivyFinding("CVE-2011-3374", "LOW", package: "apt", installed: "2.6.1")
    static let high = TrivyFinding(
        "CVE-2025-1111",
        "HIGH",
        package: "openssl",
        installed: "3.0.1"
    )
    static let critical = TrivyFinding(
        "CVE-2024-3094",
        "CRITICAL",
        package: "xz-utils",
        installed: "5.6.0",
        fixed: "5.6.1"
    )

    /// What a policy of `high` lets through.
    static let harmless = [low]

    /// What a policy of `high` denies, with something that it lets through.
    static let severe = [low, high, critical]

    /// The list of what blocks in a denial for `severe`: most severe first.
    static let severeList =
        "CVE-2024-3094 critical in xz-utils 5.6.0, fixed in 5.6.1; "
        + "CVE-2025-1111 high in openssl 3.0.1, no fix yet"
}
