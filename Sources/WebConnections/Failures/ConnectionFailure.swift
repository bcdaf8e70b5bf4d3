internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import SystemPackage

/// Why the HTTP client has no answer, in words for people.
public struct ConnectionFailure: Hashable, Sendable {
    /// What a caller can act on.
    public enum Kind: Hashable, Sendable {
        /// The request was given up.
        case cancelled
        /// No connection could be made.
        case noConnection
        /// No connection could be made in time.
        case noConnectionInTime
        /// No answer came in time.
        case timedOut
        /// No trusted TLS connection could be made.
        case tls
        /// The other side does not answer TLS with TLS.
        case noTLS
        /// The proxy does not make a connection.
        case refusedByProxy
        /// The connection broke.
        case broken
    }

    /// The most characters of another library's error that are shown: it can go into a pod's event,
    /// which is cut near 1,000.
    private static let maximumReasonCharacters = 160

    /// What the system says of a connection that it cannot make.
    private static let errorsOfConnecting: Set<Errno> = [
        .connectionRefused, .noRouteToHost, .networkUnreachable, .timedOut,
    ]

    /// What a caller can act on.
    public let kind: Kind

    /// What failed, without the host's name, credentials or a URL.
    public let message: String

    private init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Takes an error of the HTTP client that may come from a proxy.
    ///
    /// - Parameters:
    ///   - error: What a request threw.
    ///   - proxy: The proxy that the request went through, or nil if it went through none.
    public init(_ error: any Error, through proxy: Proxy?) {
        let failure = ConnectionFailure(error)
        switch failure.kind {
        // TLS is spoken with the host, whose certificate no proxy has.
        case .cancelled, .tls, .noTLS: self = failure
        case .noConnection, .noConnectionInTime, .timedOut, .refusedByProxy, .broken:
            let way = proxy.map { "through the proxy \($0.authority): " } ?? ""
            self.init(failure.kind, way + failure.message)
        }
    }

    /// Takes an error of the HTTP client.
    ///
    /// - Parameter error: What a request threw.
    public init(_ error: any Error) {
        switch error {
        case is CancellationError:
            self.init(.cancelled, "the request was given up")
        case let error as HTTPClientError:
            self.init(error)
        case let error as NIOConnectionError:
            self.init(error)
        case let error as IOError where Self.errorsOfConnecting.contains(Self.number(of: error)):
            // Only where a name was looked up first does it come as one of connecting.
            self.init(.noConnection, "no connection: \(Self.reason(error))")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            let text = "\(error)"
            self.init(
                text.contains("WRONG_VERSION_NUMBER") ? .noTLS : .tls,
                "TLS failed: \(Self.tlsReason(text))"
            )
        default:
            self.init(.broken, "the connection failed: \(Self.reason(error))")
        }
    }

    private init(_ error: HTTPClientError) {
        switch error {
        case .cancelled:
            self.init(.cancelled, "the request was given up")
        case .connectTimeout:
            self.init(.noConnectionInTime, "no connection in time")
        case .tlsHandshakeTimeout:
            self.init(.noTLS, "no TLS handshake in time")
        case .proxyAuthenticationRequired:
            self.init(.refusedByProxy, "the proxy does not take its user and password")
        case .invalidProxyResponse:
            self.init(.refusedByProxy, "the proxy refuses to make a connection")
        case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(.timedOut, "the proxy makes no connection in time")
        case .deadlineExceeded, .readTimeout:
            self.init(.timedOut, "no answer in time")
        default:
            self.init(.broken, "the connection failed: \(error.shortDescription)")
        }
    }

    private init(_ error: NIOConnectionError) {
        guard let failure = error.connectionErrors.first else {
            self.init(.noConnection, "its name cannot be resolved")
            return
        }
        if case .connectTimeout = failure.error as? ChannelError {
            self.init(.noConnection, "no connection in time")
        } else {
            self.init(.noConnection, "no connection: \(Self.reason(failure.error))")
        }
    }

    /// The system's words for an error that it has a number for, else the library's.
    private static func reason(_ error: any Error) -> String {
        (error as? IOError).map { number(of: $0).description } ?? shortened("\(error)")
    }

    private static func number(of error: IOError) -> Errno { Errno(rawValue: error.errnoCode) }

    /// The name that BoringSSL has for the reason; its description goes on with file names.
    private static func tlsReason(_ description: String) -> String {
        let marker = "OPENSSL_internal:"
        guard let reason = description.firstRange(of: marker) else { return shortened(description) }
        return shortened(String(description[reason.upperBound...].prefix { $0 != " " }))
    }

    private static func shortened(_ text: String) -> String {
        String(text.prefix { !$0.isNewline }.prefix(maximumReasonCharacters))
    }
}
