import PolicyEngine

extension Finding {
    /// The finding without its EPSS estimate.
    ///
    /// The estimate changes every day: with it, reports of different days would hardly have a
    /// finding in common, and the index would be many times as large.
    var withoutEstimate: Finding {
        guard epss != nil else { return self }
        return Finding(
            id: id,
            aliases: aliases,
            severity: severity,
            package: package,
            installedVersion: installedVersion,
            fixedVersion: fixedVersion,
            isFixUnknown: isFixUnknown,
            publishedAt: publishedAt,
            knownExploited: knownExploited
        )
    }
}
