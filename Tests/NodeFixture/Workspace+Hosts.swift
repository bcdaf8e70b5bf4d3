extension Workspace {
    /// What containerd's documentation calls the folder.
    static let hostsFolderName = "certs.d"

    /// The folder in which containerd and the gate look for hosts.toml files, by registry host.
    public var hostsFolder: String { file(Self.hostsFolderName) }

    /// Says how a registry is reached; containerd reads it anew for each pull.
    ///
    /// - Parameters:
    ///   - toml: The text of hosts.toml, in the place of an earlier one.
    ///   - registryHost: Registry host, and port if there is one, as references have them.
    /// - Throws: An error of Foundation.
    public func writeHosts(_ toml: String, for registryHost: String) throws {
        let folder = "\(Self.hostsFolderName)/\(registryHost)"
        _ = try self.folder(folder)
        try write(toml, to: "\(folder)/hosts.toml")
    }
}
