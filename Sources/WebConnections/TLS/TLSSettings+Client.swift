public import NIOSSL

extension TLSSettings {
    /// A file with certificates or a key that cannot be used.
    public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, with the file's path.
        public let description: String
    }

    /// The HTTP client's settings, with the files loaded.
    ///
    /// - Returns: The settings.
    /// - Throws: `FileError` when a certificate or key cannot be read.
    public func clientConfiguration() throws(FileError) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // As Go's client has it.
        configuration.minimumTLSVersion = .tlsv12
        if skipsVerification { configuration.certificateVerification = .none }
        for file in authorities {
            let certificates = try Self.load(file.path, "no certificates can be read from") {
                try NIOSSLCertificate.fromPEMFile($0)
            }
            configuration.additionalTrustRoots.append(.certificates(certificates))
        }
        // Go chooses the certificate by the authorities that the host takes; there is one here.
        if let pair = clientCertificates.first {
            let path = pair.certificate.path
            configuration.certificateChain = try Self.load(
                path,
                "no certificate can be read from"
            ) { try NIOSSLCertificate.fromPEMFile($0).map { .certificate($0) } }
            configuration.privateKey = .privateKey(
                try Self.load(pair.key?.path ?? path, "no key can be read from") {
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
    ) throws(FileError) -> Value {
        do {
            return try read(path)
        } catch {
            throw FileError(description: "\(complaint) \(path)")
        }
    }
}
