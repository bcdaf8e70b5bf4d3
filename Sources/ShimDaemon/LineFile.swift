internal import Synchronization
internal import SystemPackage

/// A stream that several parts of the daemon write lines to, one line after the other.
///
/// The log and the decision log can share standard error, and a line of more than a pipe's
/// buffer is written in parts: without one lock for the stream two lines would mix.
final class LineFile: Sendable {
    /// Standard output.
    static let standardOutput = LineFile(.standardOutput)

    /// Standard error.
    static let standardError = LineFile(.standardError)

    private let file: Mutex<FileDescriptor>

    /// Makes a stream.
    ///
    /// - Parameter file: Where the lines go; it stays open.
    init(_ file: FileDescriptor) {
        self.file = Mutex(file)
    }

    /// Writes one line.
    ///
    /// - Parameter line: The line in UTF-8, without its end.
    /// - Throws: `Errno`.
    func write(_ line: some Sequence<UInt8>) throws {
        let bytes = Array(line) + [UInt8(ascii: "\n")]
        _ = try file.withLock { try $0.writeAll(bytes) }
    }
}
