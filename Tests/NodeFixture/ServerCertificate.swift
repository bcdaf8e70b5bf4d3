/// A certificate for servers on loopback, and the private authority that has signed it.
struct ServerCertificate: Sendable {
    /// How long both are valid: over a run that goes past midnight, and no longer than needed.
    private static let validDays = 2

    /// A configuration without any extension, in the place of the machine's own.
    private static let configuration = """
        [req]
        distinguished_name = name
        [name]

        """

    /// The path of the authority's certificate, in PEM.
    let caPath: String

    /// The path of the server's certificate, in PEM.
    let certificatePath: String

    /// The path of the server's private key, in PEM.
    let keyPath: String

    /// The path of the certificate of a client, of the same authority, in PEM.
    let clientCertificatePath: String

    /// The path of the client's private key, in PEM.
    let clientKeyPath: String

    /// Makes an authority and has it sign certificates for 127.0.0.1 and localhost, and for a client.
    ///
    /// - Parameters:
    ///   - folder: The folder for the files, below the workspace.
    ///   - workspace: Where to write.
    /// - Returns: Where the files are.
    /// - Throws: `FixtureError` with code `commandFailed`, an error of Foundation, and as
    ///   `Command.run` does: `openssl` makes keys and certificates.
    static func make(_ folder: String, in workspace: Workspace) async throws -> ServerCertificate {
        let path = try workspace.folder(folder)
        try workspace.write(configuration, to: "\(folder)/openssl.cnf")
        try await request(
            "ca",
            in: path,
            extensions: ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"]
        )
        let signing = ["-CA", "\(path)/ca.pem", "-CAkey", "\(path)/ca.key"]
        try await request(
            "server",
            in: path,
            extensions: [
                "basicConstraints=critical,CA:FALSE", "extendedKeyUsage=serverAuth",
                "subjectAltName=IP:127.0.0.1,DNS:localhost",
            ],
            signing: signing
        )
        try await request(
            "client",
            in: path,
            extensions: ["basicConstraints=critical,CA:FALSE", "extendedKeyUsage=clientAuth"],
            signing: signing
        )
        return ServerCertificate(
            caPath: "\(path)/ca.pem",
            certificatePath: "\(path)/server.pem",
            keyPath: "\(path)/server.key",
            clientCertificatePath: "\(path)/client.pem",
            clientKeyPath: "\(path)/client.key"
        )
    }

    /// Makes a key and its certificate, signed by itself unless `signing` names an authority.
    private static func request(
        _ name: String,
        in folder: String,
        extensions: [String],
        signing: [String] = []
    ) async throws {
        let arguments = [
            "req", "-x509", "-config", "\(folder)/openssl.cnf", "-subj", "/CN=fixture \(name)",
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem",
            "-days", "\(validDays)",
        ]
        let added = extensions.flatMap { ["-addext", $0] }
        _ = try await Command.outputBytes(Launch("openssl", arguments + added + signing))
    }
}
