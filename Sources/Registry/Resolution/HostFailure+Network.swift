internal import WebConnections

extension HostFailure {
    /// Takes an error of the HTTP client that may come from a proxy.
    ///
    /// - Parameters:
    ///   - error: What a request threw.
    ///   - proxy: The proxy that the request went through, or nil if it went through none.
    init(_ error: any Error, through proxy: Proxy?) {
        self.init(ConnectionFailure(error, through: proxy))
    }

    /// Takes an error of the HTTP client.
    ///
    /// - Parameter error: What a request threw.
    init(_ error: any Error) {
        self = error as? HostFailure ?? HostFailure(ConnectionFailure(error))
    }

    private init(_ failure: ConnectionFailure) {
        let (code, sign): (ResolutionError.Code, PlainTextSign?) =
            switch failure.kind {
            case .cancelled: (.cancelled, nil)
            case .noConnection: (.unreachable, .noConnection)
            case .noConnectionInTime: (.timedOut, .noConnection)
            case .timedOut: (.timedOut, nil)
            case .tls: (.tls, nil)
            case .noTLS: (.tls, .noTLS)
            case .refusedByProxy: (.refused, nil)
            case .broken: (.unreachable, nil)
            }
        guard code != .cancelled else {
            self = .cancelled
            return
        }
        self.init(code: code, message: failure.message, plainTextSign: sign)
    }
}
