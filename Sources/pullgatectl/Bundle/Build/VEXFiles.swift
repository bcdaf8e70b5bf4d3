internal import ScanReports

/// The VEX documents among the files of some folders, which have to be known before any report.
struct VEXFiles {
    /// The statements of all documents.
    let statements: VEXStatements

    /// The files that are VEX documents.
    let files: Set<String>

    /// The oddities of the documents, by file.
    let warnings: [String: [String]]

    /// Looks through files; what is wrong with one is told when the reports are read.
    ///
    /// - Parameter paths: The files.
    init(reading paths: [String]) {
        var progress = ProgressBar("files looked through for VEX statements", count: paths.count)
        var documents: [VEXDocument] = []
        var files: Set<String> = []
        var warnings: [String: [String]] = [:]
        for path in paths {
            if let document = try? ScanReportFile.vexDocument(contentsOf: path) {
                documents.append(document)
                files.insert(path)
                warnings[path] = document.warnings
            }
            progress.advance()
        }
        progress.clear()
        statements = VEXStatements(documents)
        self.files = files
        self.warnings = warnings
    }
}
