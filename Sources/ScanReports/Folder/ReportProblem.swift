/// What is wrong with one file of a folder of reports.
public struct ReportProblem: Hashable, Sendable, CustomStringConvertible {
    /// The file's name within the folder.
    public let file: String

    /// What is wrong, in plain words.
    public let reason: String

    /// The file's name and the reason, in one line.
    public var description: String { "\(file.quoted): \(reason)" }

    /// Describes a problem.
    ///
    /// - Parameters:
    ///   - file: The file's name within the folder.
    ///   - reason: What is wrong, in plain words.
    public init(file: String, reason: String) {
        self.file = file
        self.reason = reason
    }
}
