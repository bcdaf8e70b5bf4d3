internal import FoundationEssentials

/// What a token server answers.
struct TokenAnswer: Hashable, Sendable {
    /// How long a token is good for when the server does not say, by the specification.
    static let defaultLifetime = Duration.seconds(60)

    /// The longest time for which a token is kept, so that a right withdrawn ends some day.
    static let maximumLifetime = Duration.seconds(3600)

    /// The largest answer that is read, in bytes: tokens have some thousand.
    static let maximumBytes = 1 << 20

    /// The longest token that is taken, in bytes: hundreds are kept, and servers take no header
    /// that is longer.
    static let maximumTokenBytes = 16 << 10

    /// The token.
    let token: String

    /// How long it is good for.
    let lifetime: Duration

    private struct Fields: Decodable {
        var token: String?
        var accessToken: String?
        var lifetimeSeconds: Int?

        private enum CodingKeys: String, CodingKey {
            case token
            case accessToken = "access_token"
            case lifetimeSeconds = "expires_in"
        }
    }

    /// Reads an answer.
    ///
    /// - Parameter bytes: The JSON.
    /// - Throws: `HostFailure` with code `unauthorized` when it has no token that a header can
    ///   carry.
    init(reading bytes: [UInt8]) throws(HostFailure) {
        let fields = try? JSONDecoder().decode(Fields.self, from: Data(bytes))
        let tokens = [fields?.accessToken, fields?.token].compactMap(\.self)
        guard let token = tokens.first(where: { !$0.isEmpty }),
            token.utf8.count <= Self.maximumTokenBytes,
            token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw HostFailure(
                code: .unauthorized,
                message: "the token server's answer has no token"
            )
        }
        self.token = token
        lifetime = min(
            fields?.lifetimeSeconds.map { .seconds($0) } ?? Self.defaultLifetime,
            Self.maximumLifetime
        )
    }
}
