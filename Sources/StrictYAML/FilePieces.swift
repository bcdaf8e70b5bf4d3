internal import SystemErrors
internal import SystemPackage

/// Reads a file piece by piece, in the memory of one of them: those on a disk, pipes, and what else
/// can be read.
public struct FilePieces: ~Copyable {
    /// Bytes that are read at once: as many as a pipe holds.
    private static let pieceBytes = 64 << 10

    /// `O_PATH` of open(2), which finds a file and does nothing to it; it is in the headers of C for
    /// those alone who ask for all that Linux has.
    private static let onlyFound = FileDescriptor.OpenOptions(rawValue: 0o10_000_000)

    /// Standard input as messages name it.
    public static let standardInputName = "standard input"

    /// The file as messages name it.
    let name: String

    private let file: FileDescriptor
    private let isOwned: Bool
    private var piece = [UInt8](repeating: 0, count: pieceBytes)

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - isNamedByOthers: Whether it must be a regular file, because the path comes from somebody who
    ///     is not trusted.
    /// - Throws: `DocumentFileError` with the system's reason.
    public init(of path: String, isNamedByOthers: Bool = false) throws(DocumentFileError) {
        do {
            file = try isNamedByOthers ? Self.openRegular(path) : Self.open(FilePath(path))
        } catch let error as DocumentFileError {
            throw error
        } catch {
            throw DocumentFileError(file: path, reason: error.systemReason)
        }
        name = path
        isOwned = true
    }

    /// Begins with what comes next on standard input, which stays open.
    public init() {
        file = .standardInput
        name = Self.standardInputName
        isOwned = false
    }

    deinit {
        if isOwned { try? file.close() }
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

    /// Reads on, and waits only where nothing is there yet.
    ///
    /// - Returns: From 1 byte to 64 KiB, or nil at the end.
    /// - Throws: `DocumentFileError` with the system's reason.
    public mutating func next() throws(DocumentFileError) -> ArraySlice<UInt8>? {
        do {
            let count = try Self.read(from: file, into: &piece)
            return count > 0 ? piece.prefix(count) : nil
        } catch {
            throw DocumentFileError(file: name, reason: error.systemReason)
        }
    }

    /// Reads what is there, at most as much as the array holds.
    ///
    /// The one place of this module that says `unsafe`: swift-system reads into raw memory only, and
    /// Foundation reads no pipe. The memory is the array's, with the array's size.
    private static func read(
        from file: FileDescriptor,
        into piece: inout [UInt8]
    ) throws -> Int {
        try unsafe piece.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
    }
}
