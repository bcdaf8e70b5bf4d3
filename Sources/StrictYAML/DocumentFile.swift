/// Why a document's file cannot be read.
public struct DocumentFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's path.
    public let file: String

    /// The system's reason, or that the file is too large.
    public let reason: String

    /// The path and the reason, on one line.
    public var description: String { "\(file): cannot be read: \(reason)" }
}

/// Reads the files that documents are in: those on a disk, pipes, and what else can be read to an
/// end.
public enum DocumentFile {
    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: The file's path. It may be a pipe, such as `/dev/stdin` or what a shell makes of
    ///     `<(command)`: a secret need not be on a disk.
    ///   - maximumBytes: The most bytes that it may have; what is larger is not read to its end.
    ///   - isNamedByOthers: Whether the path comes from somebody who is not trusted. Then it must be a
    ///     regular file: to open a pipe can take for ever, and to open a device does something.
    /// - Returns: The file's bytes.
    /// - Throws: `DocumentFileError` with the system's reason, and for a file that is too large.
    public static func bytes(
        of path: String,
        maximumBytes: Int = YAMLDocument.defaultMaximumBytes,
        isNamedByOthers: Bool = false
    ) throws(DocumentFileError) -> [UInt8] {
        let pieces = try FilePieces(of: path, isNamedByOthers: isNamedByOthers)
        return try bytes(of: pieces, maximumBytes: maximumBytes)
    }

    /// Reads standard input to its end.
    ///
    /// - Parameter maximumBytes: The most bytes that it may have.
    /// - Returns: The bytes.
    /// - Throws: `DocumentFileError` as for a file.
    public static func standardInput(maximumBytes: Int) throws(DocumentFileError) -> [UInt8] {
        try bytes(of: FilePieces(), maximumBytes: maximumBytes)
    }

    private static func bytes(
        of file: consuming FilePieces,
        maximumBytes: Int
    ) throws(DocumentFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try file.next() {
            bytes += piece
            guard bytes.count <= maximumBytes else {
                let reason = "it has more than the \(maximumBytes) bytes that are read"
                throw DocumentFileError(file: file.name, reason: reason)
            }
        }
        return bytes
    }
}
