internal import AsyncHTTPClient
internal import NIOCore
internal import WebConnections

extension HTTPClientPool.Key {
    /// The settings of a new client.
    ///
    /// - Returns: The settings.
    /// - Throws: `HostFailure`, with code `tls` when a certificate or key cannot be read.
    func configuration() throws(HostFailure) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        // Redirects are followed by the one who knows what may go along.
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = TimeAmount(dialTimeout)
        do {
            configuration.tlsConfiguration = try tls.clientConfiguration()
        } catch {
            throw HostFailure(code: .tls, message: "\(error)")
        }
        do {
            configuration.proxy = try proxy?.setting()
        } catch {
            throw HostFailure(code: .unreachable, message: "its proxy \(error)")
        }
        return configuration
    }
}
