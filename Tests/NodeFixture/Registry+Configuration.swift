extension Registry {
    /// Writes a configuration with every path in the workspace.
    ///
    /// - Parameters:
    ///   - address: Host and port to listen on.
    ///   - storage: The folder for the images.
    ///   - files: The files that its options call for.
    /// - Returns: The text of the YAML file.
    static func configuration(address: String, storage: String, files: Files) -> String {
        // The secret only saves a warning in the log; a single registry needs none.
        var http = "addr: \"\(address)\", secret: fixture"
        if let certificate = files.certificate {
            let (path, key) = (certificate.certificatePath, certificate.keyPath)
            http += ", tls: {certificate: \(path), key: \(key)}"
        }
        var lines = [
            "version: 0.1",
            "log: {level: warn, accesslog: {disabled: false}}",
            "storage: {filesystem: {rootdirectory: \(storage)}, delete: {enabled: true}}",
            "http: {\(http)}",
        ]
        if let passwords = files.passwords {
            lines.append("auth: {htpasswd: {realm: fixture, path: \(passwords)}}")
        }
        return lines.map { "\($0)\n" }.joined()
    }
}
