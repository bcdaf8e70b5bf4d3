internal import SystemErrors
internal import SystemPackage

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
    /// Bytes that are read at once: as many as a pipe holds.
    private static let chunkBytes = 64 << 10

    /// `O_PATH` of open(2), which finds a file and does nothing to it; it is in the headers of C for
    /// those alone who ask for all that Linux has.
    private static let onlyFound = FileDescriptor.OpenOptions(rawValue: 0o10_000_000)

    /// Standard input as messages name it.
    public static let standardInputName = "standard input"

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
        let file: FileDescriptor
        do {
            file = try isNamedByOthers ? openRegular(path) : open(FilePath(path))
        } catch let error as DocumentFileError {
            throw error
        } catch {
            throw DocumentFileError(file: path, reason: error.systemReason)
        }
        defer { try? file.close() }
        return try bytes(of: file, named: path, maximumBytes: maximumBytes)
    }

    private static func open(_ path: FilePath) throws -> FileDescriptor {
        try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    }

    /// Opens what is a regular file and stays the one that was looked at.
    private static func openRegular(_ path: String) throws -> FileDescriptor {
        let found = try FileDescriptor.open(
            FilePath(path),
            .readOnly,
            options: [.closeOnExec, onlyFound]
        )
        defer { try? found.close() }
        let place = FilePath("/proc/self/fd/\(found.rawValue)")
        guard try Stat(place).type == .regular else {
            throw DocumentFileError(file: path, reason: "it is no regular file")
        }
        return try open(place)
    }

    /// Reads standard input to its end.
    ///
    /// - Parameter maximumBytes: The most bytes that it may have.
    /// - Returns: The bytes.
    /// - Throws: `DocumentFileError` as for a file.
    public static func standardInput(maximumBytes: Int) throws(DocumentFileError) -> [UInt8] {
        try bytes(of: .standardInput, named: standardInputName, maximumBytes: maximumBytes)
    }

    private static func bytes(
        of file: FileDescriptor,
        named name: String,
        maximumBytes: Int
    ) throws(DocumentFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let count: Int
            do {
                count = try read(from: file, into: &chunk)
            } catch {
                throw DocumentFileError(file: name, reason: error.systemReason)
            }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
            guard bytes.count <= maximumBytes else {
                let reason = "it has more than the \(maximumBytes) bytes that are read"
                throw DocumentFileError(file: name, reason: reason)
            }
        }
    }

    /// Reads what is there, at most as much as the array holds.
    ///
    /// The one place of this module that says `unsafe`: swift-system reads into raw memory only, and
    /// Foundation reads no pipe. The memory is the array's, with the array's size.
    private static func read(
        from file: FileDescriptor,
        into chunk: inout [UInt8]
    ) throws -> Int {
        try unsafe chunk.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
    }
}
