internal import ArgumentParser
internal import PolicyBundles
internal import PolicyEngine
internal import ReportDatabase
internal import ScanReports

/// Makes a report index out of folders of reports, of which one file is in memory at a time.
struct IndexBuild {
    /// A file that is left out, and why.
    struct SkippedFile: Hashable, Sendable, Encodable {
        let file: String
        let reason: String
    }

    /// What was made.
    struct Result {
        /// The index by its hash and size.
        let reference: ReportIndexReference

        /// What the index holds.
        let counts: ReportDatabaseCounts

        /// The findings that VEX statements took out.
        let removals: Int

        /// The files that cannot be used.
        let skipped: [SkippedFile]

        /// The folders without any file that could be a report.
        let emptyFolders: [String]
    }

    let folders: [String]
    let skipsBrokenFiles: Bool
    let date: Timestamp
    let firstSeen: [VulnerabilityID: Timestamp]

    /// Writes the index.
    ///
    /// - Parameter path: The file, which must not exist.
    /// - Returns: What was made.
    /// - Throws: `ExitCode`, which has been explained.
    func write(to path: String) throws -> Result {
        let filesOfFolders = try folders.map(files)
        let files = filesOfFolders.flatMap(\.self)
        let vex = VEXFiles(reading: files)
        var reading = ReportReading(
            vex: vex,
            skipsBrokenFiles: skipsBrokenFiles,
            at: max(date, .now),
            progress: ProgressBar("reports", count: files.count)
        )
        let counts: ReportDatabaseCounts
        do {
            var writer = try ReportDatabaseWriter(path: path, date: date, firstSeen: firstSeen)
            for file in files {
                for image in try reading.images(in: file) { try writer.add(image) }
            }
            reading.end()
            counts = try writer.finish()
        } catch let error as ReportDatabaseError {
            throw Failure.outputLost.exit(saying: "\(error)")
        }
        do {
            let file = try FileDigest(of: path)
            return Result(
                reference: try ReportIndexReference(
                    digest: file.digest,
                    size: file.size,
                    images: counts.images
                ),
                counts: counts,
                removals: reading.removals.count,
                skipped: reading.skipped,
                emptyFolders: zip(folders, filesOfFolders).filter(\.1.isEmpty).map(\.0)
            )
        } catch {
            throw Failure.outputLost.exit(saying: "\(error)")
        }
    }

    /// The paths of a folder's files in the order of their names.
    private func files(in folder: String) throws -> [String] {
        do {
            return try ReportFolder(path: folder).fileNames().map { "\(folder)/\($0)" }
        } catch {
            throw Failure.negative.exit(saying: "\(error)")
        }
    }
}
