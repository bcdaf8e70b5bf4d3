internal import NIOHTTP1
internal import WebConnections

/// What one request tells of who asks, to each server that it is led to.
///
/// The host that is asked gets the header fields that hosts.toml has for it and its share of the
/// pull's credentials. A server elsewhere that it redirects to gets a token of its own, which is
/// asked for as nobody unless the credentials name that server: a redirect alone opens no secret.
struct RequestAuthorization {
    /// The most challenges that are answered, as by containerd: each redirect can lead to another
    /// server that has one.
    static let maximumChallenges = 5

    private let session: HostSession
    private let asked: WebAddress
    private var authorizers: [String: Authorizer] = [:]
    private var challenges = 0

    /// Starts with what is known from before.
    ///
    /// - Parameters:
    ///   - session: What asks.
    ///   - asked: The address at the session's host.
    init(_ session: HostSession, asking asked: WebAddress) {
        self.session = session
        self.asked = asked
        authorizers[asked.origin] = authorizer(for: asked)
    }

    /// The header fields that the server of an address may see, and no other.
    ///
    /// - Parameter address: Where the request goes.
    /// - Returns: The header fields.
    func headers(for address: WebAddress) -> HTTPHeaders {
        var headers = hostHeaders(for: address)
        if let header = authorizer(for: address).header {
            headers.replaceOrAdd(name: "Authorization", value: header)
        }
        return headers
    }

    /// Takes an answer 401, after which the request can be sent again from its start.
    ///
    /// - Parameter answer: The answer, of whichever server.
    /// - Throws: `HostFailure`, with code `unauthorized` when there is nothing left to try.
    mutating func take(_ answer: HTTPExchange.Answer) async throws(HostFailure) {
        challenges += 1
        guard challenges <= Self.maximumChallenges else {
            throw Authorizer.denied("\(answer.place) asks for credentials, as others did before")
        }
        var authorizer = authorizer(for: answer.address)
        do {
            try await authorizer.take(answer)
        } catch {
            throw explained(error, at: answer.address)
        }
        authorizers[answer.address.origin] = authorizer
    }

    /// Takes an answer 403, after which the request can be sent again if another header may help.
    ///
    /// A token has the rights of when it was made: where it is known from before, more may have been
    /// given since.
    ///
    /// - Parameter answer: The answer, of whichever server.
    /// - Returns: Whether the request can be sent again.
    mutating func mayRenew(after answer: HTTPExchange.Answer) -> Bool {
        var authorizer = authorizer(for: answer.address)
        let isFromBefore = authorizer.isFromBefore
        authorizer.forget()
        authorizers[answer.address.origin] = authorizer
        return isFromBefore
    }

    /// Says with a failure that the credentials were kept from a server, where they were.
    ///
    /// - Parameters:
    ///   - failure: What failed.
    ///   - address: Where it failed.
    /// - Returns: The failure.
    func explained(_ failure: HostFailure, at address: WebAddress) -> HostFailure {
        guard failure.code == .unauthorized, let kept = session.credentials, !kept.areEmpty,
            credentials(for: address) == nil, !address.maySeeSecrets(of: asked)
        else { return failure }
        var message =
            failure.message + "; the credentials of the pull are not sent to \(address.authority)"
        if kept.mayBe(for: address.authority) {
            message += " unless the image is named by that host"
        }
        return HostFailure(code: failure.code, message: message)
    }

    private func authorizer(for address: WebAddress) -> Authorizer {
        if let authorizer = authorizers[address.origin] { return authorizer }
        let credentials = credentials(for: address)
        return Authorizer(
            key: AuthorizationCache.Key(
                origin: address.origin,
                host: session.host,
                repository: session.repository,
                credentials: credentials.map(CredentialsHash.init)
            ),
            credentials: credentials,
            cache: session.authorizations,
            fetch: TokenFetch(
                exchange: HTTPExchange(clients: session.clients),
                asking: address,
                hostHeaders: hostHeaders(for: address)
            )
        )
    }

    private func hostHeaders(for address: WebAddress) -> HTTPHeaders {
        address.maySeeSecrets(of: asked) ? session.host.confidentialHeaders : [:]
    }

    private func credentials(for address: WebAddress) -> RegistryCredentials? {
        guard let credentials = session.credentials else { return nil }
        if address.maySeeSecrets(of: asked) { return session.host.share(of: credentials) }
        // Servers elsewhere are asked by the host's TLS, which may leave out who they are.
        guard !session.host.tls.skipsVerification else { return nil }
        return credentials.share(forRedirectTo: address)
    }
}
