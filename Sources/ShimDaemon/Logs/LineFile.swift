internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// A stream that several parts of the daemon write lines to, one line after the other.
///
/// The log and the decision log can share standard error. Lines wait in memory, up to a limit, for
/// a thread of the stream's own: a full disk or a reader that has stopped must not hold up a pull.
final class LineFile: Sendable {
    /// Why a line is lost.
    enum WriteError: Error, CustomStringConvertible {
        /// The system refused it.
        case system(Errno)
        /// Too many lines wait already.
        case tooMuchWaits

        var description: String {
            switch self {
            case .system(let error): "\(error)"
            case .tooMuchWaits: "what was written before has not been taken yet"
            }
        }
    }

    /// Why a file cannot be written to.
    struct OpenError: Error, Hashable, CustomStringConvertible {
        let path: String
        let reason: Errno

        var description: String { "\(path) cannot be opened: \(words)" }

        private var words: String {
            // By this open(2) says what its words do not tell.
            reason == .noSuchAddressOrDevice
                ? "it is a pipe that nobody reads, or a socket" : "\(reason)"
        }
    }

    /// Standard output.
    static let standardOutput = LineFile(.standardOutput)

    /// Standard error.
    static let standardError = LineFile(.standardError)

    /// Bytes that may wait to be written: thousands of decisions, or a hundred of the longest.
    static let maximumWaitingBytes = 16 << 20

    /// Of a file that is made: its group may read it.
    private static let mode: FilePermissions = [.ownerReadWrite, .groupRead]

    private let maximumWaitingBytes: Int
    private let waitingBytes = Mutex(0)
    private let queue = DispatchQueue(label: "lines")

    /// What only the queue touches.
    private struct Target {
        /// Nil while the file could not be opened.
        var file: FileDescriptor?
        /// Whether a line may have been cut off, so that the next begins with a line's end.
        var isCut = false
    }
    private let target: Mutex<Target>

    /// The path of the file, or nil for a stream that was open already.
    private let path: String?

    /// Makes a stream.
    ///
    /// - Parameters:
    ///   - file: Where the lines go; it stays open.
    ///   - maximumWaitingBytes: How many bytes may wait to be written.
    init(_ file: FileDescriptor, maximumWaitingBytes: Int = maximumWaitingBytes) {
        target = Mutex(Target(file: file))
        path = nil
        self.maximumWaitingBytes = maximumWaitingBytes
    }

    /// Opens a file to append lines to it, and makes it if it is missing (mode 0640).
    ///
    /// The next line does not go on where an earlier process was cut off.
    ///
    /// - Parameter path: The file's path.
    /// - Throws: `OpenError`.
    convenience init(appendingTo path: String) throws(OpenError) {
        self.init(path, try Self.target(path))
    }

    /// Takes a file that cannot be opened now, and tries again with each line.
    ///
    /// - Parameter path: The file's path.
    convenience init(appendingLaterTo path: String) {
        self.init(path, Target(file: nil))
    }

    private init(_ path: String, _ target: Target) {
        self.target = Mutex(target)
        self.path = path
        maximumWaitingBytes = Self.maximumWaitingBytes
    }

    deinit {
        if path != nil { try? target.withLock { try $0.file?.close() } }
    }

    /// Has one line written, and waits for nothing.
    ///
    /// - Parameters:
    ///   - line: The line in UTF-8, without its end.
    ///   - whenDone: Called on any thread when the line is written or lost.
    func write(
        _ line: some Sequence<UInt8>,
        whenDone: @escaping @Sendable (WriteError?) -> Void = { _ in }
    ) {
        let bytes = Array(line) + [UInt8(ascii: "\n")]
        let fits = waitingBytes.withLock { waiting in
            guard waiting + bytes.count <= maximumWaitingBytes else { return false }
            waiting += bytes.count
            return true
        }
        guard fits else { return whenDone(.tooMuchWaits) }
        queue.async { [self] in
            let error = writeNow(bytes)
            waitingBytes.withLock { $0 -= bytes.count }
            whenDone(error.map(WriteError.system))
        }
    }

    /// Opens the file's path anew, where log rotation may have put nothing or another file.
    ///
    /// Lines that wait still go to the file that was open.
    ///
    /// - Throws: `OpenError`; the file that was open is written to as before.
    func reopen() throws(OpenError) {
        guard let path else { return }
        let file = try Self.open(path)
        queue.async { [self] in
            target.withLock { target in
                try? target.file?.close()
                target = Target(file: file, isCut: Self.isCut(path))
            }
        }
    }

    /// Waits until all lines are written or lost that were to be written before.
    ///
    /// - Parameter limit: How long to wait at most.
    func flush(within limit: DispatchTimeInterval = .seconds(5)) {
        let written = DispatchSemaphore(value: 0)
        queue.async { written.signal() }
        _ = written.wait(timeout: .now() + limit)
    }

    private func writeNow(_ bytes: [UInt8]) -> Errno? {
        target.withLock { target in
            do {
                if target.file == nil, let path { target = try Self.target(path) }
                try target.file?.writeAll(target.isCut ? [UInt8(ascii: "\n")] + bytes : bytes)
                target.isCut = false
                return nil
            } catch {
                target.isCut = true
                return (error as? OpenError)?.reason ?? error as? Errno ?? .ioError
            }
        }
    }

    /// Whether the last line of a file has no end: who wrote it was killed, or had no space.
    private static func isCut(_ path: String) -> Bool {
        guard let status = try? Stat(FilePath(path)), status.type == .regular, status.size > 0,
            let bytes = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        else { return false }
        return bytes.last != UInt8(ascii: "\n")
    }

    private static func target(_ path: String) throws(OpenError) -> Target {
        Target(file: try open(path), isCut: isCut(path))
    }

    private static func open(_ path: String) throws(OpenError) -> FileDescriptor {
        if let file = try? open(path, [.create, .exclusiveCreate]) {
            // The unit's umask would keep the group out, by which others read logs.
            _ = fchmod(file.rawValue, mode.rawValue)
            return file
        }
        do {
            return try open(path, .create)
        } catch {
            throw OpenError(path: path, reason: error as? Errno ?? .ioError)
        }
    }

    private static func open(
        _ path: String,
        _ options: FileDescriptor.OpenOptions
    ) throws -> FileDescriptor {
        // Without waiting for somebody who reads a pipe.
        let file = try FileDescriptor.open(
            FilePath(path),
            .writeOnly,
            options: options.union([.append, .closeOnExec, .nonBlocking]),
            permissions: mode
        )
        // The queue's thread does wait, so that a slow reader gets whole lines.
        _ = fcntl(file.rawValue, F_SETFL, O_APPEND)
        return file
    }
}
