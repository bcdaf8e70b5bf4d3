internal import FoundationEssentials
internal import SystemErrors

/// Why a document's file cannot be read.
public struct DocumentFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's path.
    public let file: String

    /// The system's reason.
    public let reason: String

    /// The path and the reason, on one line.
    public var description: String { "\(file): cannot be read: \(reason)" }
}

/// Reads the files that documents are in.
public enum DocumentFile {
    /// Reads a whole file.
    ///
    /// - Parameter path: The file's path.
    /// - Returns: The file's bytes.
    /// - Throws: `DocumentFileError` with the system's reason.
    public static func bytes(of path: String) throws(DocumentFileError) -> [UInt8] {
        do {
            return try [UInt8](Data(contentsOf: URL(filePath: path)))
        } catch {
            throw DocumentFileError(file: path, reason: error.systemReason)
        }
    }
}
