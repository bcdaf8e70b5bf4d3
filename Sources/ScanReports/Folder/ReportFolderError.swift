/// Why a folder of reports cannot be read at all.
public enum ReportFolderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The folder is missing, is not a folder, or may not be read.
    case unreadable(path: String, reason: String)
    /// The folder holds more reports than memory is planned for.
    case tooManyFiles(path: String, count: Int, maximum: Int)

    /// The folder and the reason, in one line.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "the report folder \(path.quoted) \(reason)"
        case .tooManyFiles(let path, let count, let maximum):
            "the report folder \(path.quoted) holds \(count) reports, "
                + "and at most \(maximum) are read"
        }
    }
}
