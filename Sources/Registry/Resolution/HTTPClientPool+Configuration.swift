internal import AsyncHTTPClient
internal import NIOCore
internal import NIOSSL

extension HTTPClientPool.Key {
    /// The settings of a new client.
    ///
    /// - Returns: The settings.
    /// - Throws: `HostFailure`, with code `tls` when a certificate or key cannot be read.
    func configuration() throws(HostFailure) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        // Redirects are followed by the one who knows what may go along.
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = TimeAmount(dialTimeout)
        configuration.tlsConfiguration = try Self.tlsConfiguration(tls)
        configuration.proxy = try proxy?.setting()
        return configuration
    }

    private static func tlsConfiguration(
        _ settings: TLSSettings
    ) throws(HostFailure) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // As Go's client has it.
        configuration.minimumTLSVersion = .tlsv12
        if settings.skipsVerification { configuration.certificateVerification = .none }
        for file in settings.authorities {
            let certificates = try load(file.path, "no certificates can be read from") { path in
                try NIOSSLCertificate.fromPEMFile(path)
            }
            configuration.additionalTrustRoots.append(.certificates(certificates))
        }
        // Go chooses the certificate by the authorities that the host takes; there is one here.
        if let pair = settings.clientCertificates.first {
            let path = pair.certificate.path
            configuration.certificateChain = try load(path, "no certificate can be read from") {
                try NIOSSLCertificate.fromPEMFile($0).map { .certificate($0) }
            }
            configuration.privateKey = .privateKey(
                try load(pair.key?.path ?? path, "no key can be read from") {
                    try NIOSSLPrivateKey(file: $0, format: .pem)
                }
            )
        }
        return configuration
    }

    private static func load<Value>(
        _ path: String,
        _ complaint: String,
        _ read: (String) throws -> Value
    ) throws(HostFailure) -> Value {
        do {
            return try read(path)
        } catch {
            throw HostFailure(code: .tls, message: "\(complaint) \(path)")
        }
    }
}
