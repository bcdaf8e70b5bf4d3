extension Registry {
    /// The files that a registry's options call for.
    struct Files: Sendable {
        /// Certificate and key, or nil for plain HTTP.
        let certificate: ServerCertificate?

        /// The path of the users' passwords, or nil if the registry serves everybody.
        let passwords: String?

        /// Makes the files.
        ///
        /// - Parameters:
        ///   - options: What the registry asks of its clients.
        ///   - name: What the registry is called.
        ///   - workspace: Where to write.
        /// - Throws: As `ServerCertificate.make(_:in:)` and `PasswordFile.write(_:to:in:)` do.
        init(_ options: RegistryOptions, named name: String, in workspace: Workspace) async throws {
            certificate =
                options.isEncrypted
                ? try await ServerCertificate.make("\(name)-tls", in: workspace) : nil
            if let credentials = options.credentials {
                let file = "\(name)-passwords"
                passwords = try await PasswordFile.write(credentials, to: file, in: workspace)
            } else {
                passwords = nil
            }
        }
    }
}
