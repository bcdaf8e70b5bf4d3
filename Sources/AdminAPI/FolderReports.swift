/// What the daemon has read of a node's own folder of scan reports.
public struct FolderReports: Codable, Hashable, Sendable {
    /// How many reports are in use.
    public var count: Int
    /// How many files there were when the folder was last read.
    public var files: Int
    /// How many of these files cannot be used as they are.
    public var unusableFiles: Int
    /// The first of these that cannot be used, and why; nil when all can be.
    public var problem: String?
    /// Why the last look at the folder failed, so that what was read before stays in use; nil when
    /// it did not.
    public var error: String?

    /// Makes a description of a folder.
    ///
    /// - Parameters:
    ///   - count: How many reports are in use.
    ///   - files: How many files there were when the folder was last read.
    ///   - unusableFiles: How many of these files cannot be used as they are.
    ///   - problem: The first of these that cannot be used, and why.
    ///   - error: Why the last look at the folder failed.
    public init(count: Int, files: Int, unusableFiles: Int, problem: String?, error: String?) {
        self.count = count
        self.files = files
        self.unusableFiles = unusableFiles
        self.problem = problem
        self.error = error
    }
}
