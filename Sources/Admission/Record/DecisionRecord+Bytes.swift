extension DecisionRecord {
    /// Bytes of all that is of bounded length: who asked for which image, and what was answered.
    private static let bytesWithoutFindings = 2 << 10

    /// About how many bytes the record takes, in memory or as JSON, for limits on what may wait.
    ///
    /// It goes by the findings, of which an image can have thousands.
    public var approximateBytes: Int {
        Self.bytesWithoutFindings
            + violations.reduce(0) { $0 + $1.approximateBytes }
            + warnings.reduce(0) { $0 + $1.approximateBytes }
            + suppressed.reduce(0) { $0 + $1.approximateBytes }
    }
}

extension RecordedViolation {
    fileprivate var approximateBytes: Int {
        MemoryLayout<Self>.stride + text.utf8.count + (finding?.textBytes ?? 0)
    }
}

extension RecordedWarning {
    fileprivate var approximateBytes: Int {
        MemoryLayout<Self>.stride + finding.textBytes + (reason?.utf8.count ?? 0)
    }
}

extension RecordedSuppression {
    fileprivate var approximateBytes: Int {
        MemoryLayout<Self>.stride + finding.textBytes + (reason?.utf8.count ?? 0)
    }
}

extension RecordedFinding {
    /// Bytes of what has no other limit than that of the report.
    fileprivate var textBytes: Int {
        id.utf8.count + package.utf8.count + installedVersion.utf8.count
            + (fixedVersion?.utf8.count ?? 0)
    }
}
