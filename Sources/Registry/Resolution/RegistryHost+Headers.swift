internal import NIOHTTP1

extension RegistryHost {
    /// The header fields that only this host may see: what hosts.toml sets may be secret.
    var confidentialHeaders: HTTPHeaders {
        HTTPHeaders(headers.map { ($0.name, $0.value) })
    }
}
