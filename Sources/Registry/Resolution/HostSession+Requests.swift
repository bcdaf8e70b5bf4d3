internal import AsyncHTTPClient
internal import NIOHTTP1
internal import WebConnections

extension HostSession {
    /// Sends a request, again where containerd would: with credentials, as `GET` where there is no
    /// `HEAD`, and once more where a host asks for it, or turns down a token that containerd would
    /// not have kept.
    ///
    /// - Parameters:
    ///   - method: `HEAD` or `GET`.
    ///   - path: The path, from the repository on.
    ///   - accept: The media types that are wanted.
    /// - Returns: An answer with a status from 200 to 299, and the method that got it.
    /// - Throws: `HostFailure`.
    func send(
        _ method: HTTPMethod,
        _ path: String,
        accept: String
    ) async throws(HostFailure) -> (HTTPExchange.Answer, HTTPMethod) {
        do {
            return try await send(method, path, accept: accept, scheme: host.scheme)
        } catch {
            guard host.fallsBack(after: error) else { throw error }
            return try await send(method, path, accept: accept, scheme: .http)
        }
    }

    private func send(
        _ first: HTTPMethod,
        _ path: String,
        accept: String,
        scheme: WebScheme
    ) async throws(HostFailure) -> (HTTPExchange.Answer, HTTPMethod) {
        let address = try address(path, scheme: scheme)
        let exchange = HTTPExchange(clients: clients)
        var authorization = RequestAuthorization(self, asking: address)
        var method = first
        var mayRepeat = true
        while true {
            let answer = try await exchange.send(
                method,
                to: address,
                headers: ["Accept": accept],
                confidential: authorization.headers(for:)
            )
            let status = answer.response.status
            if (200..<300).contains(status.code) { return (answer, method) }
            await exchange.discard(answer)
            switch status.code {
            case 401:
                try await authorization.take(answer)
            case 403 where authorization.mayRenew(after: answer):
                break
            case 405 where method == .HEAD:
                method = .GET
            case 408 where mayRepeat, 429 where mayRepeat,
                500 where mayRepeat && isLast, 503 where mayRepeat && isLast,
                504 where mayRepeat && isLast:
                // containerd repeats the first two up to five times, without a pause. Once is
                // what helps; a registry that limits us is not to be hammered.
                mayRepeat = false
            default:
                throw authorization.explained(failure(answer), at: answer.address)
            }
        }
    }

    private func address(
        _ path: String,
        scheme: WebScheme
    ) throws(HostFailure) -> WebAddress {
        let query = host.isMirror ? "?" + FormEncoding.encode([("ns", repository.registry)]) : ""
        let base = "\(scheme.rawValue)://\(host.authority)\(host.encodedPathPrefix)"
        let text = "\(base)/\(repository.path)/\(path)\(query)"
        guard let address = WebAddress(text) else {
            throw HostFailure(code: .invalidResponse, message: "it has no web address")
        }
        return address
    }

    private func failure(_ answer: HTTPExchange.Answer) -> HostFailure {
        let status = answer.response.status
        let text = "\(answer.place) answers \(status.code) \(status.reasonPhrase)"
        return switch status.code {
        case 403: Authorizer.denied(text)
        case 404: HostFailure(code: .notFound, message: text)
        // containerd asks no further host after an answer that is neither success nor error.
        case ..<400: HostFailure(code: .invalidResponse, message: text, isFinal: true)
        default: HostFailure(code: .refused, message: text)
        }
    }
}
