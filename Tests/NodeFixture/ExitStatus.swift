/// How a process ended.
public enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
    /// The process ended by itself with this code.
    case code(Int32)
    /// The process was ended by this signal.
    case signal(Int32)

    /// The status as a sentence has it: `exit code 1` or `signal 9`.
    public var description: String {
        switch self {
        case .code(let code): "exit code \(code)"
        case .signal(let signal): "signal \(signal)"
        }
    }

    /// Whether the process ended by itself with code 0.
    public var isSuccess: Bool { self == .code(0) }

    /// Reads the status word that `wait(2)` fills in.
    ///
    /// - Parameter word: The low 7 bits are the signal, 0 for none; the 8 bits above, the exit code.
    init(waitStatus word: Int32) {
        let signal = word & 0x7f
        self = signal == 0 ? .code((word >> 8) & 0xff) : .signal(signal)
    }
}
