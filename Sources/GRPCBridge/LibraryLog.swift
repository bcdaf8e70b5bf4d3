internal import CGRPC
internal import Glibc
internal import Synchronization

/// What gRPC's C-core says by itself, as of headers that it cannot read.
///
/// C-core writes it to standard error, in a form of its own, unless somebody takes it. How much it says
/// is for its variables `GRPC_VERBOSITY` and `GRPC_TRACE`; without them it is errors alone.
public enum LibraryLog {
    /// The most bytes of a text: there can be megabytes in it that a client has sent.
    public static let maximumLength = 400

    /// How grave C-core takes something to be.
    public enum Severity: Hashable, Sendable {
        case debug, info, error
    }

    /// One thing that it says.
    public struct Message: Sendable {
        /// How grave it is.
        public let severity: Severity

        /// The text, cut after `maximumLength` bytes.
        ///
        /// What clients have sent may be in it.
        public let text: String

        /// Where in C-core it is said, such as `hpack_parser.cc:1218`.
        public let source: String

        /// Whether C-core ends the process next: an assertion of its own has failed.
        public var isLast: Bool { severity == .error && text.hasPrefix("assertion failed") }
    }

    private static let handler = Mutex<(@Sendable (Message) -> Void)?>(nil)

    /// Takes what C-core says from now on, in all of the process.
    ///
    /// - Parameter handler: Called on any thread, which may hold locks of C-core: it must not use
    ///   gRPC, and block for the last message only. With nil C-core writes to standard error again.
    public static func take(_ handler: (@Sendable (Message) -> Void)?) {
        Self.handler.withLock { $0 = handler }
        guard handler != nil else { return gpr_set_log_function(nil) }
        unsafe gpr_set_log_function { arguments in
            guard let arguments = unsafe arguments?.pointee else { return }
            let handler = LibraryLog.handler.withLock { $0 }
            handler?(unsafe Message(arguments))
        }
    }
}

extension LibraryLog.Message {
    fileprivate init(_ arguments: gpr_log_func_args) {
        severity =
            switch unsafe arguments.severity {
            case GPR_LOG_SEVERITY_DEBUG: .debug
            case GPR_LOG_SEVERITY_INFO: .info
            default: .error
            }
        let length = unsafe strnlen(arguments.message, LibraryLog.maximumLength)
        text = unsafe String(
            decoding: UnsafeRawBufferPointer(start: arguments.message, count: length),
            as: UTF8.self
        )
        let path = unsafe String(cString: arguments.file)
        let file = path.split(separator: "/").last ?? ""
        source = unsafe "\(file):\(arguments.line)"
    }
}
