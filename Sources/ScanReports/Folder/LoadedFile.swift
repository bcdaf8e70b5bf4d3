/// What came out of one file of a folder of reports.
struct LoadedFile: Sendable {
    /// What the file looked like when it was read; nil if it could not be, which may pass without a
    /// change of the file.
    let entry: FolderFingerprint.Entry?

    /// What was last read from the file and good, which need not be what it holds now.
    let content: ScanReportFile?

    /// Why what the file holds now cannot be used.
    let problem: String?

    /// The reports, if the file holds any.
    var reports: [DecodedReport] {
        switch content {
        case .reports(let reports): reports
        case .vex, nil: []
        }
    }

    /// The VEX document, if the file is one.
    var vex: VEXDocument? {
        switch content {
        case .vex(let document): document
        case .reports, nil: nil
        }
    }
}
