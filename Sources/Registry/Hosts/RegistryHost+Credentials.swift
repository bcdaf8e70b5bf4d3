internal import WebConnections

extension RegistryHost {
    /// What this host may have of a pull's credentials.
    ///
    /// containerd sends a registry token to nobody, so its rule says nothing of mirrors. It is a
    /// token for the registry itself, and goes to no other host.
    ///
    /// - Parameter credentials: All of them.
    /// - Returns: Its share, or nil for none.
    func share(of credentials: RegistryCredentials) -> RegistryCredentials? {
        guard credentials.mayBe(for: authority) else { return nil }
        return isMirror ? credentials.withoutRegistryToken : credentials
    }
}
