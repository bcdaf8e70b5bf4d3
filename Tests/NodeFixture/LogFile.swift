import Foundation

/// A file that a daemon appends lines to.
public struct LogFile: Sendable {
    /// A place in a log: what was written before it is of no interest any more.
    public struct Mark: Hashable, Sendable {
        /// Before the first line.
        public static let start = Mark(offset: 0)

        let offset: UInt64
    }

    /// How many lines of a failed start a person reads.
    private static let tailLength = 20

    /// The absolute path.
    public let path: String

    /// The place behind everything written so far.
    public var mark: Mark {
        guard let file = open() else { return .start }
        defer { try? file.close() }
        return Mark(offset: (try? file.seekToEnd()) ?? 0)
    }

    /// Creates a reader of a file that need not exist yet.
    ///
    /// - Parameter path: The absolute path.
    public init(path: String) {
        self.path = path
    }

    /// Reads the lines written since a mark.
    ///
    /// - Parameter mark: Where to begin.
    /// - Returns: The complete lines; one that is still being written is left out.
    public func lines(since mark: Mark = .start) -> [String] {
        let unread = bytes(after: mark)
        guard let end = unread.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        return unread[..<end].split(separator: UInt8(ascii: "\n"))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads the last lines, for a message to a person.
    ///
    /// - Parameter mark: Where to begin.
    /// - Returns: At most 20 lines.
    public func tail(since mark: Mark = .start) -> String {
        lines(since: mark).suffix(Self.tailLength).joined(separator: "\n")
    }

    /// What has been written since, empty while the file does not exist.
    private func bytes(after mark: Mark) -> Data {
        guard let file = open() else { return Data() }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: mark.offset)) != nil else { return Data() }
        return (try? file.readToEnd()) ?? Data()
    }

    private func open() -> FileHandle? { FileHandle(forReadingAtPath: path) }
}
