/// How TLS to a host differs from the system's way.
///
/// The files existed when the hosts were looked up. Whether they hold what they should is for
/// the client that loads them to find out; containerd fails a pull where they do not.
public struct TLSSettings: Hashable, Sendable {
    /// The system's way: its trusted authorities, no certificate of our own.
    public static let system = TLSSettings()

    /// Files of authorities that are trusted besides those of the system.
    public let authorities: [TLSFile]

    /// Certificates to choose from when the host asks who we are.
    public let clientCertificates: [ClientCertificate]

    /// Whether the host's certificate and name are taken unchecked.
    public let skipsVerification: Bool

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - authorities: Files of authorities that are trusted besides those of the system.
    ///   - clientCertificates: Certificates to choose from when the host asks who we are.
    ///   - skipsVerification: Whether the host's certificate and name are taken unchecked.
    public init(
        authorities: [TLSFile] = [],
        clientCertificates: [ClientCertificate] = [],
        skipsVerification: Bool = false
    ) {
        self.authorities = authorities
        self.clientCertificates = clientCertificates
        self.skipsVerification = skipsVerification
    }
}
