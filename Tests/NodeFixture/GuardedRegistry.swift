/// nginx before a registry, which serves those alone who show a certificate.
///
/// It speaks TLS, and both its own certificate and those of its clients are of one private
/// authority. What was asked is in the access log of the registry behind.
public final class GuardedRegistry: Sendable {
    /// Registry host and port, as an image reference has them.
    public let address: String

    /// The scheme and the address, as a hosts.toml names the registry.
    public var url: String { "https://\(address)" }

    /// The path of the authority's certificate, in PEM.
    public var caPath: String { certificate.caPath }

    /// The paths of a client's certificate and its key, in PEM.
    public var client: (certificatePath: String, keyPath: String) {
        (certificate.clientCertificatePath, certificate.clientKeyPath)
    }

    /// The process.
    public let daemon: DaemonProcess

    private let certificate: ServerCertificate

    private init(
        port: Int,
        certificate: ServerCertificate,
        before registry: Registry,
        in workspace: Workspace
    ) throws {
        self.certificate = certificate
        address = "127.0.0.1:\(port)"
        let configuration = try workspace.write(
            Nginx.configuration(
                "guarded",
                http: Self.directives(address, certificate, before: registry),
                in: workspace
            ),
            to: "guarded.conf"
        )
        // What comes through to the registry is in its log, so it is our nginx that answers.
        let log = AccessLog<RegistryRequest>(
            file: registry.accessLog.file,
            markURL: "https://\(address)/v2/",
            access: ServerAccess(caPath: certificate.caPath)
        )
        daemon = DaemonProcess(
            "guarded",
            Launch("nginx", ["-c", configuration], workingFolder: workspace.path),
            in: workspace
        ) { await log.isServed() }
    }

    /// Starts a server; a workspace has at most one.
    ///
    /// - Parameters:
    ///   - registry: The registry behind, which speaks plain HTTP.
    ///   - workspace: Where its files are.
    /// - Returns: The server, ready.
    /// - Throws: As `DaemonProcess.start()` and `Command.run` do.
    public static func start(
        before registry: Registry,
        in workspace: Workspace
    ) async throws -> GuardedRegistry {
        let certificate = try await ServerCertificate.make("guarded-tls", in: workspace)
        return try await FreePort.with { port in
            let server = try GuardedRegistry(
                port: port,
                certificate: certificate,
                before: registry,
                in: workspace
            )
            try await server.daemon.start()
            return server
        }
    }

    /// Only the path that tells whether the server runs is open to everybody.
    private static func directives(
        _ address: String,
        _ certificate: ServerCertificate,
        before registry: Registry
    ) -> String {
        """
        access_log off;
        server {
            listen \(address) ssl;
            ssl_certificate \(certificate.certificatePath);
            ssl_certificate_key \(certificate.keyPath);
            ssl_client_certificate \(certificate.caPath);
            ssl_verify_client optional;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            location = /v2/ {
                proxy_pass \(registry.url);
            }
            location / {
                if ($ssl_client_verify != SUCCESS) {
                    return 403;
                }
                proxy_pass \(registry.url);
            }
        }
        """
    }
}
