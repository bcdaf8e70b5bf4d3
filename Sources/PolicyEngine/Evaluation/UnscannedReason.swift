/// Why an image counts as not scanned.
public enum UnscannedReason: Hashable, Sendable {
    /// No report is known for it.
    case noReport
    /// Only reports of scans that failed, still run or left something out are known; this is the
    /// newest of them.
    case unfinished(scanner: String, reason: String)
}
