internal import CMessages

/// The registry credentials of one pull, as the client sent them.
///
/// No description, dump or mirror shows them.
public struct AuthConfig: Hashable, Sendable {
    /// The name; empty when the client sent none, as for each of the fields.
    public let username: String
    /// The password.
    public let password: String
    /// The Base64 of name and password with `:` between them.
    public let auth: String
    /// The URL of the server that the credentials are for.
    public let serverAddress: String
    /// A token to get another token with.
    public let identityToken: String
    /// A token for the registry itself.
    public let registryToken: String

    /// Reads the fields of a decoded message; nil when none of them has anything in it.
    ///
    /// - Parameter message: The message that a pull carries, or nil when it carries none.
    /// - Throws: `CRIMessageError.notUTF8`, which names the field and shows nothing of its value.
    init?(_ message: UnsafePointer<Runtime__V1__AuthConfig>?) throws(CRIMessageError) {
        guard let fields = unsafe message?.pointee else { return nil }
        username = try unsafe fields.username.text(field: "auth.username")
        password = try unsafe fields.password.text(field: "auth.password")
        auth = try unsafe fields.auth.text(field: "auth.auth")
        serverAddress = try unsafe fields.server_address.text(field: "auth.server_address")
        identityToken = try unsafe fields.identity_token.text(field: "auth.identity_token")
        registryToken = try unsafe fields.registry_token.text(field: "auth.registry_token")
        let texts = [username, password, auth, serverAddress, identityToken, registryToken]
        guard texts.contains(where: { !$0.isEmpty }) else { return nil }
    }
}

extension AuthConfig: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// That these are credentials, and nothing of them.
    public var description: String { "<credentials>" }

    /// The same as the description.
    public var debugDescription: String { description }

    /// Nothing, so that no dump shows them.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
