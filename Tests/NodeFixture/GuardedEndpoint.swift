/// nginx on loopback in front of a policy endpoint: TLS, for clients with a certificate and a token.
public final class GuardedEndpoint: Sendable {
    /// The address, without a trailing slash.
    public let url: String

    /// The path of the authority's certificate, in PEM.
    public let caPath: String

    /// The path of the certificate that a client must have, in PEM.
    public let clientCertificatePath: String

    /// The path of its private key, in PEM.
    public let clientKeyPath: String

    private let daemon: DaemonProcess
    private let workspace: Workspace

    private init(
        port: Int,
        of endpoint: PolicyEndpoint,
        _ certificate: ServerCertificate,
        in workspace: Workspace
    ) throws {
        url = "https://127.0.0.1:\(port)"
        caPath = certificate.caPath
        clientCertificatePath = certificate.clientCertificatePath
        clientKeyPath = certificate.clientKeyPath
        self.workspace = workspace
        let tokens = try workspace.folder("guard/tokens")
        let directives = """
            access_log off;
            server {
                listen 127.0.0.1:\(port) ssl;
                ssl_certificate \(certificate.certificatePath);
                ssl_certificate_key \(certificate.keyPath);
                ssl_client_certificate \(certificate.caPath);
                ssl_verify_client on;
                location /plain/ { return 302 \(endpoint.url)/; }
                location / {
                    if (!-f "\(tokens)/$http_authorization") { return 401; }
                    proxy_pass \(endpoint.url);
                }
            }
            """
        let configuration = try workspace.write(
            Nginx.configuration("guard", http: directives, in: workspace),
            to: "guard.conf"
        )
        daemon = DaemonProcess(
            "guard",
            Launch("nginx", ["-c", configuration], workingFolder: workspace.path),
            in: workspace
        ) {
            // Who shows no certificate is told so, which is an answer.
            let access = ServerAccess(caPath: certificate.caPath)
            let url = "https://127.0.0.1:\(port)/"
            return (try? await LoopbackHTTP.send("GET", url, access: access))?.status == 400
        }
    }

    /// Starts it.
    ///
    /// - Parameters:
    ///   - endpoint: What is behind it.
    ///   - workspace: Where its files are.
    /// - Returns: It, ready, with no token that it takes.
    /// - Throws: As `DaemonProcess.start()` and `Command.run` do.
    public static func start(
        before endpoint: PolicyEndpoint,
        in workspace: Workspace
    ) async throws -> GuardedEndpoint {
        let certificate = try await ServerCertificate.make("guard-certificates", in: workspace)
        return try await FreePort.with { port in
            let guarded = try GuardedEndpoint(
                port: port,
                of: endpoint,
                certificate,
                in: workspace
            )
            try await guarded.daemon.start()
            return guarded
        }
    }

    /// Takes a bearer token from now on.
    ///
    /// - Parameter token: The token.
    /// - Throws: An error of Foundation.
    public func take(_ token: String) throws {
        try workspace.write("", to: "guard/tokens/Bearer \(token)")
    }
}
