/// What came out of reading a folder of reports.
public struct LoadedReports: Sendable {
    /// The reports, ready for look-ups.
    public let index: ReportIndex

    /// How many files there were, those that cannot be used among them.
    public var fileCount: Int { files.count }

    /// The files that cannot be used, by name; none of them stops the others.
    public let problems: [ReportProblem]

    /// What is odd in files that are used, by name.
    public let warnings: [ReportProblem]

    /// The severity words that nobody knows, quoted for the log.
    ///
    /// Their findings count as `Severity.unknown`. To log each word once, leave out those of the
    /// load before.
    public let unknownSeverityWords: Set<String>

    /// The findings that the folder's VEX documents took out, by the file of the report.
    public let removals: [String: [VEXRemoval]]

    /// What the folder looked like when the reports were read.
    let fingerprint: FolderFingerprint

    let path: String
    let files: [String: LoadedFile]

    /// Joins the files of a folder.
    ///
    /// - Parameters:
    ///   - path: The folder's path.
    ///   - files: What came out of each file, by name.
    ///   - fingerprint: What the folder looked like before the files were read.
    init(path: String, files: [String: LoadedFile], fingerprint: FolderFingerprint) {
        let byName = files.sorted { $0.key < $1.key }
        self.path = path
        self.files = files
        self.fingerprint = fingerprint
        let vex = VEXStatements(byName.compactMap { $0.value.vex })
        var images: [ImageReport] = []
        var removals: [String: [VEXRemoval]] = [:]
        for (name, file) in byName {
            for report in file.reports {
                let (image, removed) = vex.apply(to: report.image)
                images.append(image)
                if !removed.isEmpty { removals[name, default: []] += removed }
            }
        }
        index = ReportIndex(images)
        self.removals = removals
        problems = byName.compactMap { name, file in
            file.problem.map { ReportProblem(file: name, reason: $0) }
        }
        warnings = byName.flatMap { name, file in
            (file.reports.flatMap(\.warnings) + (file.vex?.warnings ?? []))
                .map { ReportProblem(file: name, reason: $0) }
        }
        unknownSeverityWords = files.values.reduce(into: []) { words, file in
            for report in file.reports { words.formUnion(report.unknownSeverityWords) }
        }
    }
}
