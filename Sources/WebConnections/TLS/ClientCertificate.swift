/// The certificate, and its key, with which a client says who it is.
public struct ClientCertificate: Hashable, Sendable {
    /// The file of the certificate and those that lead to its authority.
    public let certificate: TLSFile

    /// The file of the private key; `nil` where it is in the certificate's file.
    public let key: TLSFile?

    /// Makes a pair of files.
    ///
    /// - Parameters:
    ///   - certificate: The file of the certificate.
    ///   - key: The file of the private key; `nil` where it is in the certificate's file.
    public init(certificate: TLSFile, key: TLSFile? = nil) {
        self.certificate = certificate
        self.key = key
    }
}
