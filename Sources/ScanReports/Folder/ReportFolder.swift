/// A folder of scan reports and VEX documents, of any format that `ScanReportFile` knows.
///
/// The VEX documents count for the reports of the folder.
///
/// Read are the files whose names end in `.json`, of the folder itself and not of folders in it.
/// Names that begin with a dot are left alone, so that a report can be written under such a name
/// and renamed when it is complete. Links are followed: a Kubernetes volume made of a ConfigMap
/// is a folder of links.
///
/// A file that cannot be used never stops the others. If it held a good report when it was last
/// read, that one stays in use until the file is good again or gone: a report that is half
/// written, or was written badly, must not turn a known image into an unknown one.
public struct ReportFolder: Sendable {
    /// What is read at most.
    struct Limits: Sendable {
        /// Bytes of one file; one file at a time is in memory as text.
        var fileSize = ScanReportFile.maximumBytes

        /// Files of one folder.
        ///
        /// At some hundred findings an image this is about 1 GiB of facts.
        var files = 10_000
    }

    private static let suffix = ".json"

    /// The folder's path.
    public let path: String

    let limits: Limits

    /// Names a folder; nothing is read yet.
    ///
    /// - Parameter path: The folder's path.
    public init(path: String) {
        self.init(path: path, limits: Limits())
    }

    /// Names a folder and what is read of it at most.
    ///
    /// - Parameters:
    ///   - path: The folder's path.
    ///   - limits: What is read at most.
    init(path: String, limits: Limits) {
        self.path = path
        self.limits = limits
    }

    /// What the folder looks like now.
    ///
    /// Asks the file system about each file and reads none.
    ///
    /// - Returns: The names, sizes, dates and places of the files.
    /// - Throws: `ReportFolderError` if the folder cannot be read or holds too many files.
    func fingerprint() throws(ReportFolderError) -> FolderFingerprint {
        let names = try fileNames()
        guard names.count <= limits.files else {
            throw .tooManyFiles(path: path, count: names.count, maximum: limits.files)
        }
        return FolderFingerprint(
            entries: names.reduce(into: [:]) { $0[$1] = entry(of: $1) }
        )
    }

    /// The names of the files that are read of the folder, however many.
    ///
    /// - Returns: The names in the order of their bytes.
    /// - Throws: `ReportFolderError.unreadable`.
    public func fileNames() throws(ReportFolderError) -> [String] {
        try contents().filter { $0.hasSuffix(Self.suffix) && !$0.hasPrefix(".") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Reads all reports; blocks while it does.
    ///
    /// - Returns: All reports of the folder, and the files that cannot be used.
    /// - Throws: `ReportFolderError` if the folder cannot be read or holds too many files.
    public func load() throws(ReportFolderError) -> LoadedReports {
        let fingerprint = try fingerprint()
        let files = files(as: fingerprint, known: [:])
        return LoadedReports(path: path, files: files, fingerprint: fingerprint)
    }

    /// Reads all reports of several folders as those of one, whose files go by their paths; blocks
    /// while it does.
    ///
    /// VEX documents count for the reports of every folder, as in the index of a bundle.
    ///
    /// - Parameter folders: The folders.
    /// - Returns: All reports, and the files that cannot be used.
    /// - Throws: `ReportFolderError` if a folder cannot be read or holds too many files.
    public static func load(_ folders: [ReportFolder]) throws(ReportFolderError) -> LoadedReports {
        var files: [String: LoadedFile] = [:]
        for folder in folders {
            for (name, file) in folder.files(as: try folder.fingerprint(), known: [:]) {
                files["\(folder.path)/\(name)"] = file
            }
        }
        let path = folders.map(\.path).joined(separator: ", ")
        return LoadedReports(path: path, files: files, fingerprint: FolderFingerprint(entries: [:]))
    }

    /// Reads the reports that are new or changed, and those that could not be read; blocks while
    /// it does.
    ///
    /// - Parameter previous: What the last reading gave, so that unchanged files are not read
    ///   again and the good reports of files that broke since then are kept.
    /// - Returns: All reports of the folder, and the files that cannot be used; nil if they are
    ///   what they were.
    /// - Throws: `ReportFolderError` if the folder cannot be read or holds too many files.
    public func load(
        after previous: LoadedReports
    ) throws(ReportFolderError) -> LoadedReports? {
        guard previous.path == path else { return try load() }
        let fingerprint = try fingerprint()
        let files = files(as: fingerprint, known: previous.files)
        let isSame = previous.files.allSatisfy { name, file in
            files[name]?.entry == file.entry && files[name]?.problem == file.problem
        }
        if isSame, fingerprint == previous.fingerprint { return nil }
        return LoadedReports(path: path, files: files, fingerprint: fingerprint)
    }

    /// What is in the files of a folder, of which only those are read that are not known.
    private func files(
        as fingerprint: FolderFingerprint,
        known: [String: LoadedFile]
    ) -> [String: LoadedFile] {
        var pool = FactPool()
        var files: [String: LoadedFile] = [:]
        for (name, entry) in fingerprint.entries {
            if let file = known[name], file.entry == entry {
                files[name] = file
            } else {
                files[name] = read(name, entry: entry, earlier: known[name], pool: &pool)
            }
        }
        return files
    }
}
