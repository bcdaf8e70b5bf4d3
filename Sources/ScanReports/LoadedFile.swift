/// What came out of one file of a folder of reports.
struct LoadedFile: Sendable {
    /// What the file looked like when it was read.
    let entry: FolderFingerprint.Entry

    /// The last good report read from the file, which need not be the one that it holds now.
    let decoded: DecodedReport?

    /// Why what the file holds now cannot be used.
    let problem: String?
}
