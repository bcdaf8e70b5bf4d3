import FoundationEssentials
import SystemPackage

extension ScanReportFile {
    /// Reads and decodes one file; blocks while it does.
    ///
    /// - Parameter path: The file's path. Links are followed.
    /// - Returns: What the file holds, with what was odd in it.
    /// - Throws: `ReportError` naming what makes the file unusable; one of more than
    ///   `maximumBytes` is not read.
    public static func decode(contentsOf path: String) throws(ReportError) -> ScanReportFile {
        try decode(contentsOf: path, maximumBytes: maximumBytes)
    }

    /// Reads and decodes one file up to a size; blocks while it does.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - maximumBytes: Bytes in the largest file that is read.
    /// - Returns: What the file holds, with what was odd in it.
    /// - Throws: `ReportError` naming what makes the file unusable.
    static func decode(
        contentsOf path: String,
        maximumBytes: UInt64
    ) throws(ReportError) -> ScanReportFile {
        try decode(
            data(contentsOf: path, maximumBytes: maximumBytes),
            name: URL(filePath: path).lastPathComponent
        )
    }

    /// Reads a file as text up to a size.
    static func data(
        contentsOf path: String,
        maximumBytes: UInt64
    ) throws(ReportError) -> Data {
        do {
            let facts = try Stat(FilePath(path))
            guard facts.type == .regular else {
                throw ReportError.unreadable(reason: "is not a regular file")
            }
            let size = UInt64(clamping: facts.size)
            guard size <= maximumBytes else {
                throw ReportError.tooLarge(bytes: size, maximum: maximumBytes)
            }
            return try Data(contentsOf: URL(filePath: path))
        } catch let error as ReportError {
            throw error
        } catch {
            throw .unreadable(reason: FileReason.of(error))
        }
    }
}
