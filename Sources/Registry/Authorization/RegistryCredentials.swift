internal import FoundationEssentials
internal import WebConnections

/// The credentials that come with one pull.
///
/// No description, dump or mirror shows them.
public struct RegistryCredentials: Hashable, Sendable {
    /// The parts of credentials are not what they should be; containerd fails a pull with them
    /// when a host asks for credentials.
    enum MalformedError: Error, Hashable, Sendable {
        /// `auth` is not the Base64 of a name and a password with `:` between them.
        case auth
        /// The name or the password in `auth` is not UTF-8, which containerd does not ask for.
        case encoding
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

    /// What proves who asks, or that it cannot be read.
    let secret: Result<Secret, MalformedError>

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
    public init(
        username: String = "",
        password: String = "",
        auth: String = "",
        identityToken: String = "",
        registryToken: String = "",
        serverAddress: String = ""
    ) {
        if !username.isEmpty {
            secret = .success(.password(username: username, password: password))
        } else if !identityToken.isEmpty {
            secret = .success(.identityToken(identityToken))
        } else if !auth.isEmpty {
            secret = Result { () throws(MalformedError) in try Self.decode(auth) }
        } else {
            secret = .success(.none)
        }
        self.registryToken = registryToken.isEmpty ? nil : registryToken
        self.serverAddress = serverAddress.isEmpty ? nil : serverAddress
    }

    private init(_ credentials: RegistryCredentials, registryToken: String?) {
        secret = credentials.secret
        serverAddress = credentials.serverAddress
        self.registryToken = registryToken
    }

    /// The same without the token that a registry takes as it is.
    var withoutRegistryToken: RegistryCredentials {
        RegistryCredentials(self, registryToken: nil)
    }

    /// Whether they prove nothing, as those that a runtime sends for a pull without any.
    var areEmpty: Bool { secret == .success(.none) && registryToken == nil }

    /// Whether containerd gives them to a host that is asked.
    ///
    /// Those that name no server go to whichever host asks for them, mirrors too. Those that name
    /// one go where the URL's authority is the same text as the host's: an address without a
    /// scheme has none, and `https://index.docker.io/v1/` is not Docker Hub's host.
    ///
    /// - Parameter authority: Host and port as in a URL.
    /// - Returns: Whether the host may have them. An address that is no URL, for which containerd
    ///   fails the pull, gives them to nobody.
    func mayBe(for authority: String) -> Bool { serverAddress == nil || name(authority) }

    /// What a server may have of them that the host which was asked redirects to.
    ///
    /// They go where they name the server by its URL's authority, which containerd compares in
    /// the same way, and nobody on the way can read them. containerd gives those that name none
    /// to whichever server is redirected to; but a redirect is no reason to tell a secret.
    ///
    /// - Parameter server: Where the redirect leads.
    /// - Returns: The server's share, or nil for none.
    func share(forRedirectTo server: WebAddress) -> RegistryCredentials? {
        guard name(server.authority), !server.isReadableOnTheWay else { return nil }
        return withoutRegistryToken
    }

    /// Whether they name a server, and in the same spelling.
    private func name(_ authority: String) -> Bool {
        serverAddress.flatMap { try? ServerURL($0) }?.authority == authority
    }

    private static func decode(_ auth: String) throws(MalformedError) -> Secret {
        // Go's decoder passes over line ends, and containerd cuts zero bytes off.
        let text = String(auth.unicodeScalars.filter { $0 != "\n" && $0 != "\r" })
        // Foundation's decoder takes surplus padding, Go's does not.
        guard text.utf8.count.isMultiple(of: 4), let data = Data(base64Encoded: text),
            let colon = data.firstIndex(of: UInt8(ascii: ":"))
        else { throw .auth }
        guard let username = String(validating: data[..<colon], as: UTF8.self),
            let decoded = String(validating: data[(colon + 1)...], as: UTF8.self)
        else { throw .encoding }
        let password = decoded.unicodeScalars
        let trimmed = password.drop { $0 == "\0" }.reversed().drop { $0 == "\0" }.reversed()
        return .password(
            username: username,
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
