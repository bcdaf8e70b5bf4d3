/// One vulnerability that a scanner found in one package of an image.
public struct Finding: Hashable, Sendable {
    /// The identifier under which the scanner reports it.
    public let id: VulnerabilityID

    /// Other identifiers of the same vulnerability, like the GHSA of a CVE.
    public let aliases: [VulnerabilityID]

    /// How bad the scanner says it is.
    public let severity: Severity

    /// The package it was found in.
    public let package: String

    /// The version of the package that the image has.
    public let installedVersion: String

    /// The version that no longer has it, never blank, or nil if none is known.
    public let fixedVersion: String?

    /// Whether the report does not tell if there is a version that no longer has it.
    public let isFixUnknown: Bool

    /// When the vulnerability became public, if the report says so.
    public let publishedAt: Timestamp?

    /// Whether the report marks it as exploited in the wild (as the KEV catalogue lists).
    public let knownExploited: Bool

    /// The probability, from 0 to 1, that it is exploited in the next 30 days (EPSS).
    ///
    /// It is nil if the report does not say. No rule judges by it.
    public let epss: Double?

    /// Creates a finding.
    ///
    /// - Parameters:
    ///   - id: The identifier under which the scanner reports it.
    ///   - aliases: Other identifiers of the same vulnerability.
    ///   - severity: How bad the scanner says it is.
    ///   - package: The package it was found in.
    ///   - installedVersion: The version of the package that the image has.
    ///   - fixedVersion: The version that no longer has it. A blank one counts as none.
    ///   - isFixUnknown: Whether the report does not tell if there is such a version. It counts only
    ///     without one.
    ///   - publishedAt: When the vulnerability became public.
    ///   - knownExploited: Whether the report marks it as exploited in the wild.
    ///   - epss: The probability, from 0 to 1, that it is exploited in the next 30 days.
    public init(
        id: VulnerabilityID,
        aliases: [VulnerabilityID] = [],
        severity: Severity,
        package: String,
        installedVersion: String = "",
        fixedVersion: String? = nil,
        isFixUnknown: Bool = false,
        publishedAt: Timestamp? = nil,
        knownExploited: Bool = false,
        epss: Double? = nil
    ) {
        self.id = id
        self.aliases = aliases
        self.severity = severity
        self.package = package
        self.installedVersion = installedVersion
        self.fixedVersion = fixedVersion.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        self.isFixUnknown = isFixUnknown && self.fixedVersion == nil
        self.publishedAt = publishedAt
        self.knownExploited = knownExploited
        self.epss = epss
    }

    /// Whether the report says that there is no version yet that no longer has it.
    var hasNoFix: Bool { fixedVersion == nil && !isFixUnknown }
}
