internal import WebConnections

extension RegistryHost {
    /// Whether containerd gives a pull's credentials to this host.
    ///
    /// Credentials that name no server go to whichever host asks for them, mirrors too. Those
    /// that name one go where the URL's authority is the same text as the host's: an address
    /// without a scheme has none, and `https://index.docker.io/v1/` is not Docker Hub's host.
    ///
    /// - Parameter serverAddress: The server that the credentials name; empty or `nil` for none.
    /// - Returns: Whether the host may have them. An address that is no URL, for which containerd
    ///   fails the pull, gives them to nobody.
    public func receivesCredentials(addressedTo serverAddress: String?) -> Bool {
        guard let serverAddress, !serverAddress.isEmpty else { return true }
        return RegistryCredentials.address(serverAddress, names: authority)
    }

    /// What this host may have of a pull's credentials.
    ///
    /// containerd sends a registry token to nobody, so its rule says nothing of mirrors. It is a
    /// token for the registry itself, and goes to no other host.
    ///
    /// - Parameter credentials: All of them.
    /// - Returns: Its share, or nil for none.
    func share(of credentials: RegistryCredentials) -> RegistryCredentials? {
        guard receivesCredentials(addressedTo: credentials.serverAddress) else { return nil }
        return isMirror ? credentials.withoutRegistryToken : credentials
    }
}
