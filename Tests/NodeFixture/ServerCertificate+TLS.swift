import NIOSSL

extension ServerCertificate {
    /// What a server of this process needs to show the certificate.
    ///
    /// - Returns: The context of its connections.
    /// - Throws: `NIOSSLError` when the files cannot be read.
    func serverContext() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(certificatePath)
        let key = try NIOSSLPrivateKey(file: keyPath, format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
        )
    }
}
