internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import WebConnections

extension HostFailure {
    /// The most characters of another library's error that are shown: it goes into a pod's event,
    /// which is cut near 1,000.
    private static let maximumReasonCharacters = 160

    /// Takes an error of the HTTP client that may come from a proxy.
    ///
    /// - Parameters:
    ///   - error: What a request threw.
    ///   - proxy: The proxy that the request went through, or nil if it went through none.
    init(_ error: any Error, through proxy: Proxy?) {
        let failure = HostFailure(error)
        // TLS is spoken with the host, whose certificate no proxy has.
        guard let proxy, failure.code != .cancelled, failure.code != .tls else {
            self = failure
            return
        }
        self.init(
            code: failure.code,
            message: "through the proxy \(proxy.authority): \(failure.message)",
            isFinal: failure.isFinal,
            plainTextSign: failure.plainTextSign
        )
    }

    /// Takes an error of the HTTP client.
    ///
    /// - Parameter error: What a request threw.
    init(_ error: any Error) {
        switch error {
        case let failure as HostFailure:
            self = failure
        case is CancellationError:
            self = .cancelled
        case let error as HTTPClientError:
            self.init(error)
        case let error as NIOConnectionError:
            self.init(
                code: .unreachable,
                message: Self.reason(error),
                plainTextSign: .noConnection
            )
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            let text = "\(error)"
            self.init(
                code: .tls,
                message: "TLS failed: \(Self.tlsReason(text))",
                plainTextSign: text.contains("WRONG_VERSION_NUMBER") ? .noTLS : nil
            )
        default:
            self.init(
                code: .unreachable,
                message: "the connection failed: \(Self.shortened("\(error)"))"
            )
        }
    }

    private init(_ error: HTTPClientError) {
        switch error {
        case .cancelled:
            self = .cancelled
        case .connectTimeout:
            self.init(
                code: .timedOut,
                message: "no connection in time",
                plainTextSign: .noConnection
            )
        case .tlsHandshakeTimeout:
            self.init(code: .tls, message: "no TLS handshake in time", plainTextSign: .noTLS)
        case .proxyAuthenticationRequired:
            self.init(code: .refused, message: "the proxy does not take its user and password")
        case .invalidProxyResponse:
            self.init(code: .refused, message: "the proxy refuses to make a connection")
        case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(code: .timedOut, message: "the proxy makes no connection in time")
        case .deadlineExceeded, .readTimeout:
            self = .timedOut
        default:
            self.init(
                code: .unreachable,
                message: "the connection failed: \(error.shortDescription)"
            )
        }
    }

    private static func reason(_ error: NIOConnectionError) -> String {
        guard let failure = error.connectionErrors.first else {
            return "its name cannot be resolved"
        }
        if case .connectTimeout = failure.error as? ChannelError { return "no connection in time" }
        return "no connection: \(shortened("\(failure.error)"))"
    }

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
