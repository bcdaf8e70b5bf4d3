internal import AsyncHTTPClient
internal import NIOHTTP1
internal import WebConnections

/// Gets a token from a registry's token server, in the way and order of containerd.
struct TokenFetch: Sendable {
    /// The answers to a form after which the token is asked for by a query instead: those of
    /// token servers that take no form.
    private static let formRefusals: Set<UInt> = [400, 401, 404, 405]

    let exchange: HTTPExchange

    /// The address that asks for a token.
    let asking: WebAddress

    /// The header fields that the server of that address may see.
    let hostHeaders: HTTPHeaders

    /// Gets a token.
    ///
    /// What proves who asks goes to the server that the registry named, and to no other that
    /// this one redirects to. After a redirect that the form does not follow, the query is tried.
    ///
    /// - Parameter request: What to ask for.
    /// - Returns: The token.
    /// - Throws: `HostFailure`, with code `unauthorized` when the server gives none.
    func token(for request: TokenRequest) async throws(HostFailure) -> TokenAnswer {
        guard let realm = WebAddress(request.realm), let address = WebAddress(request.url) else {
            throw HostFailure(code: .unauthorized, message: "its token server has no web address")
        }
        if let form = request.form {
            let answer = try await exchange.post(
                form: form,
                to: realm,
                confidential: headers(for: realm)
            )
            let status = answer.response.status.code
            guard (300..<400).contains(status) || Self.formRefusals.contains(status) else {
                return try await read(answer)
            }
            await exchange.discard(answer)
        }
        var proof = headers(for: address)
        if let header = request.basicAuthorization {
            proof.replaceOrAdd(name: "Authorization", value: header)
        }
        return try await read(try await exchange.get(address, confidential: proof))
    }

    /// The header fields of the host, for a token server on it.
    ///
    /// containerd sends them from version 2.1 on, and to whichever server the registry names; but
    /// they may be secret, and are meant for the host alone.
    private func headers(for server: WebAddress) -> HTTPHeaders {
        let isOnHost = server.host == asking.host
        let isAsSafe = server.scheme == .https || server.scheme == asking.scheme
        return isOnHost && isAsSafe ? hostHeaders : [:]
    }

    private func read(_ answer: HTTPExchange.Answer) async throws(HostFailure) -> TokenAnswer {
        let status = answer.response.status
        guard (200..<300).contains(status.code) else {
            await exchange.discard(answer)
            let server = answer.address.authority
            let place =
                answer.isFromAskedServer
                ? "its token server \(server)"
                : "\(server), to which its token server redirects,"
            let isRefusal = (400..<500).contains(status.code) && status.code != 429
            throw HostFailure(
                code: isRefusal ? .unauthorized : .refused,
                message: "\(place) answers \(status.code) \(status.reasonPhrase)"
            )
        }
        return try TokenAnswer(
            reading: try await exchange.body(of: answer, limit: TokenAnswer.maximumBytes)
        )
    }
}
