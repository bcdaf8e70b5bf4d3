/// Why a pull cannot be judged.
public enum UnknownCause: String, Hashable, Sendable, CaseIterable {
    /// No policy bundle is in force: none has been activated since the daemon started, or none of
    /// the keys that signed the last one is trusted any more.
    case noBundle
    /// The bundle in force has expired, so its policies may be out of date.
    case bundleExpired
    /// The scan reports have not been readable since the daemon started, or a look-up in them failed,
    /// so that nobody can tell an image without a report from one whose report is out of reach.
    case noReports
    /// It could not be found out which content the reference stands for.
    case unresolved
}
