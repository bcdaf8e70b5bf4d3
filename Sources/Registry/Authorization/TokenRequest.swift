internal import WebConnections

/// What a registry's token server is asked for.
struct TokenRequest: Hashable, Sendable {
    /// The URL of the token server, as the challenge names it.
    let realm: String

    /// The service that the token is for; may be empty.
    let service: String

    /// What the token is to allow, sorted, each once.
    let scopes: [String]

    /// What proves who asks.
    let secret: RegistryCredentials.Secret

    /// Takes a challenge.
    ///
    /// - Parameters:
    ///   - challenge: A challenge for a bearer token.
    ///   - repository: The repository that is to be read, as the registry knows it.
    ///   - secret: What proves who asks.
    /// - Throws: `HostFailure` with code `unauthorized` when the challenge has no usable realm.
    init(
        answering challenge: Challenge,
        repository: String,
        secret: RegistryCredentials.Secret
    ) throws(HostFailure) {
        let realm = challenge.parameters["realm"] ?? ""
        guard WebAddress(realm) != nil else {
            throw HostFailure(
                code: .unauthorized,
                message: "it asks for a token, but names no server that gives one"
            )
        }
        self.realm = String(realm.prefix { $0 != "#" })
        service = challenge.parameters["service"] ?? ""
        let asked = challenge.parameters["scope"].map {
            $0.split(separator: " ").map(String.init)
        }
        scopes = Set((asked ?? []) + ["repository:\(repository):pull"]).sorted()
        self.secret = secret
    }

    /// The URL that gives a token for a `GET`.
    var url: String {
        let fields =
            (service.isEmpty ? [] : [("service", service)]) + scopes.map { ("scope", $0) }
        let separator = realm.contains("?") ? "&" : "?"
        return realm + separator + FormEncoding.encode(fields)
    }

    /// The form that gives a token for a `POST`, or nil if there is nothing to prove who asks.
    var form: String? {
        let proof: [(String, String)]
        switch secret {
        case .none, .password(_, password: ""):
            return nil
        case .password(username: "", let password):
            proof = [("grant_type", "refresh_token"), ("refresh_token", password)]
        case .password(let username, let password):
            proof = [
                ("grant_type", "password"), ("username", username), ("password", password),
            ]
        case .identityToken(let token):
            proof = [("grant_type", "refresh_token"), ("refresh_token", token)]
        }
        return FormEncoding.encode(
            proof + [
                ("scope", scopes.joined(separator: " ")), ("service", service),
                ("client_id", "containerd-client"),
            ]
        )
    }

    /// The header that proves who asks when the token server takes no form.
    var basicAuthorization: String? {
        switch secret {
        case .none, .password(_, password: ""): nil
        case .password(let username, let password): BasicAuthorization.header(username, password)
        case .identityToken(let token): BasicAuthorization.header("", token)
        }
    }
}
