internal import CGRPC

/// How a call ended.
public struct Status: Hashable, Sendable, CustomStringConvertible {
    /// A gRPC status code, by its number on the wire.
    ///
    /// A number that gRPC does not define stays as it came.
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number on the wire.
        public let rawValue: Int

        /// Wraps a number.
        ///
        /// - Parameter rawValue: The number on the wire.
        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// The call succeeded.
        public static let ok = Code(rawValue: 0)
        /// The caller gave up.
        public static let cancelled = Code(rawValue: 1)
        /// The server did not say what is wrong.
        public static let unknown = Code(rawValue: 2)
        /// The request itself is wrong.
        public static let invalidArgument = Code(rawValue: 3)
        /// The deadline passed first.
        public static let deadlineExceeded = Code(rawValue: 4)
        /// The thing asked for is not there.
        public static let notFound = Code(rawValue: 5)
        /// The call is forbidden, whoever makes it.
        public static let permissionDenied = Code(rawValue: 7)
        /// A limit was reached.
        public static let resourceExhausted = Code(rawValue: 8)
        /// The server does not have this method.
        public static let unimplemented = Code(rawValue: 12)
        /// Something broke inside.
        public static let `internal` = Code(rawValue: 13)
        /// The server cannot be reached now.
        public static let unavailable = Code(rawValue: 14)
        /// The caller's credentials are missing or not taken.
        public static let unauthenticated = Code(rawValue: 16)

        /// Whether gRPC defines the number.
        public var isDefined: Bool { Self.names.indices.contains(rawValue) }

        /// The code's name as Go programs print it, such as `PermissionDenied`.
        public var description: String {
            isDefined ? Self.names[rawValue] : "Code(\(rawValue))"
        }

        private static let names = [
            "OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound",
            "AlreadyExists", "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
            "Aborted", "OutOfRange", "Unimplemented", "Internal", "Unavailable", "DataLoss",
            "Unauthenticated",
        ]
    }

    /// What kind of end it was.
    public let code: Code

    /// What a person should read; empty for `ok`.
    public let message: String

    /// Makes a status.
    ///
    /// - Parameters:
    ///   - code: What kind of end it is.
    ///   - message: What a person should read.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The status as Go's gRPC, and so kubelet and crictl, print it.
    public var description: String {
        "rpc error: code = \(code) desc = \(message)"
    }
}

extension Status.Code {
    /// The code as C-core has it.
    var cCode: grpc_status_code { grpc_status_code(Int32(rawValue)) }
}
