internal import ArgumentParser
internal import PolicyEngine
internal import ScanReports

/// Reads report files one by one, and says on standard error what is odd in them.
struct ReportReading {
    /// The findings that VEX statements took out.
    private(set) var removals = Notices()

    /// The files that cannot be used.
    private(set) var skipped: [IndexBuild.SkippedFile] = []

    private let vex: VEXFiles
    private let skipsBrokenFiles: Bool
    private let now: Timestamp
    private var progress: ProgressBar
    private var skips = Notices()
    private var oddities = Notices()

    /// Begins to read.
    ///
    /// - Parameters:
    ///   - vex: The VEX documents among the files.
    ///   - skipsBrokenFiles: Whether a file that cannot be used is left out, or ends the reading.
    ///   - now: The clock's value.
    ///   - progress: Shows how many files are read.
    init(vex: VEXFiles, skipsBrokenFiles: Bool, at now: Timestamp, progress: ProgressBar) {
        self.vex = vex
        self.skipsBrokenFiles = skipsBrokenFiles
        self.now = now
        self.progress = progress
    }

    /// The reports in a file, without the findings that VEX statements take out.
    ///
    /// - Parameter file: The file.
    /// - Returns: The reports; none for a VEX document, or a broken file that is skipped.
    /// - Throws: `ExitCode` for `Failure.negative`, which has been explained, for a broken file
    ///   that is not skipped.
    mutating func images(in file: String) throws -> [ImageReport] {
        defer { progress.advance() }
        if vex.files.contains(file) {
            for warning in vex.warnings[file] ?? [] { oddities.say("\(file): \(warning)") }
            return []
        }
        do {
            switch try ScanReportFile.decode(contentsOf: file) {
            case .reports(let reports): return reports.map { image(of: $0, in: file) }
            case .vex:
                // Its statements would be missing in the reports that were read before it.
                let reason = "it is a VEX document that was not seen to be one at first"
                try skip(file, reason: "\(reason); write its format without escapes")
            }
        } catch let error as ReportError {
            try skip(file, reason: "\(error)")
        }
        return []
    }

    /// Says how much more there was than was said.
    func end() {
        progress.clear()
        removals.end("findings that VEX statements take out")
        skips.end("files that cannot be used")
        oddities.end("oddities in reports")
    }

    private mutating func image(of report: DecodedReport, in file: String) -> ImageReport {
        for warning in report.warnings { oddities.say("\(file): \(warning)") }
        for word in report.unknownSeverityWords.sorted() {
            oddities.say("\(file): the severity \(word) is not known, and counts as unknown")
        }
        if let date = report.image.report.scannedAt, report.image.report.isFromTheFuture(at: now) {
            oddities.say(
                "\(file): its date is in the future, \(date): until then it is not recent enough for"
                    + " any reportMaxAge, and counts beside older reports"
            )
        }
        let (image, removed) = vex.statements.apply(to: report.image)
        for removal in removed {
            removals.say("\(file): \(removal.finding): taken out: \(removal.statement)")
        }
        return image
    }

    private mutating func skip(_ file: String, reason: String) throws {
        guard skipsBrokenFiles else {
            progress.clear()
            throw Failure.negative.exit(
                saying: "\(file): \(reason)\nnothing was built; --keep-going skips such files"
            )
        }
        skipped.append(IndexBuild.SkippedFile(file: file, reason: reason))
        skips.say("skipped \(file): \(reason)")
    }
}
