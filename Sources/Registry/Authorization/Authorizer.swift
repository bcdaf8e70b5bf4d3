internal import AsyncHTTPClient
internal import NIOHTTP1

/// Answers the challenges of one server to one request, each way once.
///
/// A server that goes on asking gets no further answer: the order is what is known from before,
/// then the registry token of the pull, then a token or name and password got anew.
struct Authorizer {
    private enum Stage {
        /// Nothing new was sent yet.
        case start
        /// The pull's registry token was sent.
        case registryToken
        /// There is nothing left to try.
        case end
    }

    private let key: AuthorizationCache.Key
    private let credentials: RegistryCredentials?
    private let cache: AuthorizationCache
    private let fetch: TokenFetch
    private var stage = Stage.start

    /// The value of the `Authorization` header to send, or nil for none.
    private(set) var header: String?

    /// Whether that header is known from before, so that one got anew may do more.
    private(set) var isFromBefore: Bool

    /// Makes an authorizer for one request.
    ///
    /// - Parameters:
    ///   - key: What its headers are for.
    ///   - credentials: The credentials that the server may have.
    ///   - cache: What is known from before.
    ///   - fetch: What gets tokens.
    init(
        key: AuthorizationCache.Key,
        credentials: RegistryCredentials?,
        cache: AuthorizationCache,
        fetch: TokenFetch
    ) {
        self.key = key
        self.credentials = credentials
        self.cache = cache
        self.fetch = fetch
        header = cache.header(for: key, at: .now)
        isFromBefore = header != nil
    }

    /// Forgets the header, which the server has turned down.
    mutating func forget() {
        cache.forget(key)
        header = nil
        isFromBefore = false
    }

    /// Takes an answer 401, after which the request can be sent again.
    ///
    /// - Parameter answer: The answer.
    /// - Throws: `HostFailure`, with code `unauthorized` when there is nothing left to try.
    mutating func take(_ answer: HTTPExchange.Answer) async throws(HostFailure) {
        forget()
        if stage == .end {
            let isNobody = credentials?.areEmpty ?? true
            let proof = isNobody ? "a token that anybody gets" : "the credentials"
            throw Self.denied("\(answer.place) does not take \(proof)")
        }
        let secret = try secret(for: answer.place)
        for challenge in Challenge.read(answer.response.headers["WWW-Authenticate"]) {
            switch challenge.scheme {
            case .bearer:
                return try await answerBearer(challenge, secret)
            case .basic:
                guard case .password(let username, let password) = secret,
                    !username.isEmpty, !password.isEmpty
                else { continue }
                stage = .end
                keep(
                    BasicAuthorization.header(username, password),
                    lifetime: TokenAnswer.defaultLifetime
                )
                return
            case .digest:
                continue
            }
        }
        throw Self.denied(
            "\(answer.place) asks for credentials, and there are none that it would take"
        )
    }

    /// What proves who asks; only a host that wants to know fails for what cannot be read.
    private func secret(for place: String) throws(HostFailure) -> RegistryCredentials.Secret {
        switch credentials?.secret {
        case nil: return .none
        case .success(let secret): return secret
        case .failure(.auth):
            throw Self.denied(
                "\(place) asks for credentials, and auth in those of the pull is not the Base64 "
                    + "of a name and a password with a colon between them"
            )
        case .failure(.encoding):
            throw Self.denied(
                "\(place) asks for credentials, and the name or the password in auth of those of "
                    + "the pull is not UTF-8"
            )
        }
    }

    private mutating func answerBearer(
        _ challenge: Challenge,
        _ secret: RegistryCredentials.Secret
    ) async throws(HostFailure) {
        if stage == .start, secret == .none, let token = credentials?.registryToken {
            stage = .registryToken
            keep("Bearer \(token)", lifetime: TokenAnswer.defaultLifetime)
            return
        }
        stage = .end
        let request = try TokenRequest(
            answering: challenge,
            repository: key.repository.path,
            secret: secret
        )
        let answer = try await fetch.token(for: request)
        keep("Bearer \(answer.token)", lifetime: answer.lifetime)
    }

    private mutating func keep(_ header: String, lifetime: Duration) {
        self.header = header
        cache.keep(header, for: key, lifetime: lifetime, at: .now)
    }

    /// The failure of a host that does not let us in; in words that containerd has for it.
    ///
    /// - Parameter reason: What the host does.
    /// - Returns: The failure.
    static func denied(_ reason: String) -> HostFailure {
        HostFailure(
            code: .unauthorized,
            message: "pull access denied, the repository does not exist or may require "
                + "authorization: \(reason)"
        )
    }
}
