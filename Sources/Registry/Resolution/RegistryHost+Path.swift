internal import WebConnections

extension RegistryHost {
    /// What stands before the repository, as it stands in a URL.
    var encodedPathPrefix: String {
        PercentEncoding.encode(pathPrefix, keeping: "!$&'()*+,;=:@/")
    }
}
