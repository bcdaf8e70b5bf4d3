internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import WebConnections

/// One request to the webhook, on a connection of its own: requests are rare, and the files that
/// one needs may have changed since the last.
struct AlertRequest {
    /// How a request ended.
    enum Outcome: Hashable {
        case delivered
        /// The webhook does not want this message, so that trying again is of no use.
        case refused(String)
        /// It may be better later.
        case failed(String)
    }

    /// How long a request may take.
    static let timeout = Duration.seconds(10)

    let settings: AlertSettings

    /// Sends a message.
    ///
    /// - Parameters:
    ///   - body: The message.
    ///   - timeout: How long it may take.
    /// - Returns: How it ended; a reason has neither the URL's path nor header fields in it.
    func send(_ body: Data, within timeout: Duration = timeout) async -> Outcome {
        guard let address = WebAddress(settings.url) else { return .refused("it is no address") }
        let client: HTTPClient
        var request = HTTPClientRequest(url: settings.url)
        request.method = .POST
        do {
            if let file = settings.headersFile { request.headers = try AlertHeaders.read(file) }
            client = HTTPClient(configuration: try configuration(for: address))
        } catch let error as Proxy.UnsupportedError {
            return .failed("the proxy \(error)")
        } catch {
            return .failed("\(error)")
        }
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.replaceOrAdd(name: "User-Agent", value: "pullgate")
        request.body = .bytes(ByteBuffer(bytes: body))
        let outcome: Outcome
        do {
            let limit = TimeAmount(timeout)
            let status = try await client.execute(request, timeout: limit).status
            outcome = Self.outcome(of: status)
        } catch {
            let failure = ConnectionFailure(error, through: settings.proxies.proxy(for: address))
            outcome = .failed("it cannot be reached: \(failure.message)")
        }
        try? await client.shutdown()
        return outcome
    }

    static func outcome(of status: HTTPResponseStatus) -> Outcome {
        switch status.code {
        case 200..<300: .delivered
        case 408, 425, 429, 500...: .failed("it answered \(status)")
        default: .refused("it answered \(status)")
        }
    }

    private func configuration(for address: WebAddress) throws -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        // Whoever is redirected to would get the header fields.
        configuration.redirectConfiguration = .disallow
        // Whoever sends alerts decides when to try again, and says so in the log.
        configuration.connectionPool.retryConnectionEstablishment = false
        let tls = TLSSettings(authorities: settings.authorities.map { [TLSFile(path: $0)] } ?? [])
        configuration.tlsConfiguration = try tls.clientConfiguration()
        let proxy = settings.proxies.proxy(for: address)
        try proxy?.check(leadsTo: address, by: tls)
        configuration.proxy = try proxy?.setting()
        return configuration
    }
}
