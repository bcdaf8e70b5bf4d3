extension RegistryHost {
    /// Whether the authority names a port.
    var namesPort: Bool {
        let port = authority.reversed().prefix { $0 != ":" }
        return port.count < authority.count && port.allSatisfy(\.isWholeNumber)
    }
}
