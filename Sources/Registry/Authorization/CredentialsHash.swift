internal import struct Crypto.SHA256

/// Tells credentials from others, in tables that are not to hold the credentials themselves.
///
/// A pull brings credentials of any length, and a table has hundreds of entries.
struct CredentialsHash: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Hashes credentials, each part after its length: no two that differ are hashed as one text.
    ///
    /// - Parameter credentials: The credentials.
    init(_ credentials: RegistryCredentials) {
        let secret =
            switch credentials.secret {
            case .success(.none): ["none", "", ""]
            case .success(.password(let username, let password)):
                ["password", username, password]
            case .success(.identityToken(let token)): ["identityToken", token, ""]
            case .failure(.auth): ["auth", "", ""]
            case .failure(.encoding): ["encoding", "", ""]
            }
        // Neither of the two that may be missing is ever empty.
        let parts = secret + [credentials.registryToken ?? "", credentials.serverAddress ?? ""]
        var hash = SHA256()
        for part in parts {
            hash.update(data: Array("\(part.utf8.count):\(part)".utf8))
        }
        bytes = Array(hash.finalize())
    }
}
