internal import WebConnections

extension RegistryHost {
    /// Tells whether a request is sent again in plain text.
    ///
    /// - Parameter failure: What became of it over TLS.
    /// - Returns: Whether the host is likely to speak plain text, and may be asked so.
    func fallsBack(after failure: HostFailure) -> Bool {
        guard scheme == .https, fallsBackToHTTP else { return false }
        return switch failure.plainTextSign {
        case .noTLS: true
        // Without a port, plain text is asked for at another one.
        case .noConnection: !namesPort
        case nil: false
        }
    }
}
