internal import FoundationEssentials
internal import Glibc
internal import SystemPackage

/// One of the two streams that a command writes to.
enum StandardStream {
    /// The answer.
    case output
    /// What a person should know beside it.
    case error

    private var file: FileDescriptor {
        switch self {
        case .output: .standardOutput
        case .error: .standardError
        }
    }

    /// Whether it is a terminal that obeys control sequences.
    var isTerminal: Bool {
        isatty(file.rawValue) == 1 && Self.environment["TERM"] != "dumb"
    }

    /// How text for this stream is set off.
    var style: TextStyle {
        TextStyle(isTerminal: isTerminal, noColor: Self.environment["NO_COLOR"])
    }

    private static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// Writes text at once; nothing is kept back in a buffer.
    ///
    /// - Parameter text: The text, with its line ends.
    /// - Throws: `ExitCode` for `Failure.outputLost` when it cannot be written.
    func write(_ text: String) throws {
        do {
            _ = try file.writeAll(text.utf8)
        } catch {
            switch self {
            case .output:
                throw Failure.outputLost.exit(saying: "cannot write the answer: \(error)")
            case .error:
                throw Failure.outputLost.exit
            }
        }
    }

    /// Says something to a person on standard error, whatever comes of it.
    ///
    /// Where standard error is closed, the exit code still tells.
    ///
    /// - Parameter message: What a person should read, of one line or several.
    static func say(_ message: String) {
        let clearing = error.isTerminal ? ControlSequence.clearLine : ""
        for line in message.split(separator: "\n") {
            try? error.write(line: "\(clearing)pullgatectl: \(String(line).printable)")
        }
    }

    /// Writes a line at once.
    ///
    /// - Parameter line: The line, without its end.
    /// - Throws: As `write(_:)` does.
    func write(line: String) throws {
        try write(line + "\n")
    }
}
