internal import FoundationEssentials

/// The credentials that come with one pull.
///
/// No description, dump or mirror shows them.
public struct RegistryCredentials: Hashable, Sendable {
    /// The parts of credentials are not what they should be; containerd fails such a pull.
    public enum MalformedError: Error, Hashable, Sendable {
        /// `auth` is not the Base64 of a name and a password with `:` between them.
        case auth
    }

    /// What proves who asks.
    enum Secret: Hashable, Sendable {
        /// Nothing.
        case none
        /// A name and a password, either of which may be empty.
        case password(username: String, password: String)
        /// A long-lived token, for which the registry's token server gives a short-lived one.
        case identityToken(String)
    }

    /// What proves who asks.
    let secret: Secret

    /// A token that a registry takes as it is, or nil.
    let registryToken: String?

    /// The server that the credentials name, or nil for whichever host is asked.
    let serverAddress: String?

    /// Takes the fields of CRI's `AuthConfig`, an empty one being a missing one.
    ///
    /// As for containerd, a name goes before an identity token, and that before `auth`.
    ///
    /// - Parameters:
    ///   - username: The name.
    ///   - password: The password.
    ///   - auth: The Base64 of name and password with `:` between them.
    ///   - identityToken: A token to get another token with.
    ///   - registryToken: A token for the registry itself. containerd has no use for it; it is
    ///     tried here when there is nothing else, before asking as nobody.
    ///   - serverAddress: The URL of the server that the credentials are for.
    /// - Throws: `MalformedError.auth`.
    public init(
        username: String = "",
        password: String = "",
        auth: String = "",
        identityToken: String = "",
        registryToken: String = "",
        serverAddress: String = ""
    ) throws(MalformedError) {
        if !username.isEmpty {
            secret = .password(username: username, password: password)
        } else if !identityToken.isEmpty {
            secret = .identityToken(identityToken)
        } else if !auth.isEmpty {
            secret = try Self.decode(auth)
        } else {
            secret = .none
        }
        self.registryToken = registryToken.isEmpty ? nil : registryToken
        self.serverAddress = serverAddress.isEmpty ? nil : serverAddress
    }

    private static func decode(_ auth: String) throws(MalformedError) -> Secret {
        // Go's decoder passes over line ends, and containerd cuts zero bytes off.
        let text = String(auth.unicodeScalars.filter { $0 != "\n" && $0 != "\r" })
        // Foundation's decoder takes surplus padding, Go's does not.
        guard text.utf8.count.isMultiple(of: 4), let data = Data(base64Encoded: text),
            let decoded = String(validating: data, as: UTF8.self),
            let colon = decoded.firstIndex(of: ":")
        else { throw .auth }
        let password = decoded[decoded.index(after: colon)...].unicodeScalars
        let trimmed = password.drop { $0 == "\0" }.reversed().drop { $0 == "\0" }.reversed()
        return .password(
            username: String(decoded[..<colon]),
            password: String(String.UnicodeScalarView(trimmed))
        )
    }
}

extension RegistryCredentials: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// That these are credentials, and nothing of them.
    public var description: String { "<credentials>" }

    /// The same as the description.
    public var debugDescription: String { description }

    /// Nothing, so that no dump shows them.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
