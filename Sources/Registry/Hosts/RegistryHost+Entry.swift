internal import WebConnections

extension RegistryHost {
    /// Docker Hub's name in references, and the host that has its content.
    private static let dockerHub = "docker.io"
    private static let dockerHubHost = "registry-1.docker.io"

    /// The port that is taken to be that of plain HTTP, whatever else is said.
    private static let plainPort = "80"

    /// Completes what is configured of a host.
    ///
    /// - Parameters:
    ///   - entry: What is configured.
    ///   - registryHost: The registry host of the image's reference.
    /// - Throws: `HostsError.Code.unreadable` where a file of a certificate or key is missing.
    init(_ entry: HostEntry, for registryHost: String) throws(HostsError) {
        var entry = entry
        let server = entry.server ?? Self.registryItself(registryHost, &entry)
        let port = NetworkHost.port(of: server.authority)
        let triesTLS = server.scheme == .http && entry.hasTLSSettings && port != Self.plainPort
        self.init(
            scheme: triesTLS ? .https : server.scheme,
            fallsBackToHTTP: triesTLS,
            authority: server.authority,
            pathPrefix: server.pathPrefix,
            capabilities: entry.capabilities,
            isMirror: Self.isMirror(server.authority, of: registryHost),
            headers: entry.headers,
            tls: try Self.tls(entry),
            dialTimeout: entry.dialTimeout
        )
    }

    /// The registry's own host.
    ///
    /// A registry on the node itself is asked in plain text by containerd 1.6. containerd 2 takes
    /// its port for a sign: without one, or with 443, it asks over TLS alone, with 80 in plain
    /// text alone, else it tries TLS first. So only 80 is plain here, and all others try TLS
    /// first: the fallback serves those that containerd 1.6 reaches.
    private static func registryItself(
        _ registryHost: String,
        _ entry: inout HostEntry
    ) -> HostEntry.Server {
        let isHub = registryHost == dockerHub
        let isLocal = !isHub && NetworkHost.isLocal(registryHost)
        if isLocal, NetworkHost.port(of: registryHost) != plainPort {
            entry.skipsVerification = true
        }
        return HostEntry.Server(
            scheme: isLocal ? .http : .https,
            authority: isHub ? dockerHubHost : registryHost,
            pathPrefix: "/v2"
        )
    }

    private static func isMirror(_ authority: String, of registryHost: String) -> Bool {
        authority != registryHost && !(registryHost == dockerHub && authority == dockerHubHost)
    }

    private static func tls(_ entry: HostEntry) throws(HostsError) -> TLSSettings {
        var authorities: [TLSFile] = []
        for path in entry.authorities ?? [] {
            authorities.append(try HostFiles.tlsFile(path))
        }
        var certificates: [ClientCertificate] = []
        for pair in entry.clientCertificates ?? [] {
            let certificate = try HostFiles.tlsFile(pair.certificate)
            var key: TLSFile?
            if let path = pair.key { key = try HostFiles.tlsFile(path) }
            certificates.append(ClientCertificate(certificate: certificate, key: key))
        }
        return TLSSettings(
            authorities: authorities,
            clientCertificates: certificates,
            skipsVerification: entry.skipsVerification ?? false
        )
    }
}
