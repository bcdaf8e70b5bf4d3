internal import PolicyBundles

/// The one payload that the trusted key has signed; its envelope is a seed of `envelope`.
///
/// The private key was thrown away.
enum SignedSeed {
    static let payload =
        #"{"expiresAt":"2026-01-08T00:00:00Z","issuedAt":"2026-01-01T00:00:00Z","#
        + #""namespaces":[{"blocking":"enforce","name":"registry.example.com/payments"}],"#
        + #""revision":1}"#

    static let keys: TrustedKeys = {
        let text = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAmAhfwWpk2m45fmoCn1ORzEVOJaaLrUkfNBk31glAeIU=
            -----END PUBLIC KEY-----
            """
        do {
            return try TrustedKeys([KeyFile(name: "seed", bytes: Array(text.utf8))])
        } catch {
            preconditionFailure("\(error)")
        }
    }()
}
