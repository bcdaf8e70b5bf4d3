internal import AsyncHTTPClient
internal import NIOHTTP1
internal import WebConnections

/// Asks a host whether it speaks the registry's protocol, and for no image.
struct HostProbe: Sendable {
    let host: RegistryHost
    let clients: HostClients

    /// Asks for the base of the API, as the distribution specification has it for that purpose
    /// (end-1: `GET /v2/`).
    ///
    /// - Returns: The status of the answer.
    /// - Throws: `HostFailure` when there is none.
    func status() async throws(HostFailure) -> Int {
        do {
            return try await status(scheme: host.scheme)
        } catch {
            guard host.fallsBack(after: error) else { throw error }
            return try await status(scheme: .http)
        }
    }

    private func status(scheme: WebScheme) async throws(HostFailure) -> Int {
        let base = "\(scheme.rawValue)://\(host.authority)\(host.encodedPathPrefix)/"
        guard let address = WebAddress(base) else {
            throw HostFailure(code: .invalidResponse, message: "it has no web address")
        }
        let exchange = HTTPExchange(clients: clients)
        let answer = try await exchange.get(address, confidential: host.confidentialHeaders)
        await exchange.discard(answer)
        return Int(answer.response.status.code)
    }
}
