internal import WebConnections

/// What a hosts file, or a folder of certificates, says of one host.
struct HostEntry: Hashable, Sendable {
    /// The host's URL; `nil` for the registry itself.
    var server: Server?

    /// The host's name as the file has it, for messages.
    var name = "server"

    /// Whether the URL's path is taken as it is, and not as what `/v2` is added to.
    var overridesPath = false

    /// What the host is trusted to be asked.
    var capabilities = HostCapabilities.all

    /// Absolute paths of the files of trusted authorities; `nil` where nothing is said.
    var authorities: [String]?

    /// Absolute paths of the files of certificates and keys; `nil` where there are none.
    var clientCertificates: [Pair]?

    /// Whether the host's certificate and name are taken unchecked; `nil` where nothing is said.
    var skipsVerification: Bool?

    /// Header fields that go with every request.
    var headers: [RegistryHeader] = []

    /// How long making a connection may take.
    var dialTimeout: Duration?

    /// Whether there are settings for TLS, even if they change nothing.
    var hasTLSSettings: Bool {
        authorities != nil || clientCertificates != nil || skipsVerification != nil
    }

    /// Where a host is.
    struct Server: Hashable, Sendable {
        let scheme: WebScheme
        let authority: String
        let pathPrefix: String
    }

    /// The file of a certificate and, where it is another, that of its key.
    struct Pair: Hashable, Sendable {
        let certificate: String
        let key: String?
    }
}
