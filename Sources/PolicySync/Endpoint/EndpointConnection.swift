internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPCompression
internal import Synchronization
internal import SystemPackage
internal import WebConnections

/// Asks the central endpoint, with a client that is made anew when a file of its settings changes.
///
/// For one request after the other: nobody may be using the client that is replaced.
final class EndpointConnection: Sendable {
    /// How long the connection may take to be made: an endpoint that is far away needs less.
    static let connectTimeout = TimeAmount.seconds(5)

    /// How long an endpoint may send nothing in the middle of an answer.
    static let idleTimeout = Duration.seconds(30)

    /// Redirects that one request follows: a mirror or a CDN needs one or two.
    static let maximumRedirects = 5

    /// Bytes of the longest token: several times those of a large JSON Web Token.
    private static let maximumTokenBytes = 16 << 10

    /// The name that endpoints log.
    private static let userAgent = "pullgate"

    private struct Client {
        let client: HTTPClient
        let files: [FileVersion?]
    }

    private let settings: EndpointSettings
    private let address: WebAddress
    private let current = Mutex<Client?>(nil)

    /// Makes a connection that has not been used.
    ///
    /// - Parameter settings: Where the endpoint is.
    /// - Throws: `BundleError` with code `connectionFiles` when the URL is none.
    init(_ settings: EndpointSettings) throws(BundleError) {
        guard let address = WebAddress(settings.url) else {
            throw BundleError(.connectionFiles, "\(settings.url) is no web address")
        }
        self.settings = settings
        self.address = address
    }

    /// Makes one request, and follows where it is sent on to.
    ///
    /// - Parameters:
    ///   - path: What to ask for, below the endpoint's URL.
    ///   - headers: Further header fields.
    /// - Returns: The answer, whatever its status but a redirect.
    /// - Throws: `BundleError` with code `unreachable`, `refused` or `connectionFiles`.
    func get(
        _ path: String,
        headers: HTTPHeaders
    ) async throws(BundleError) -> HTTPClientResponse {
        let client = try await client()
        let authorization = try authorization()
        guard var target = WebAddress(settings.url + path) else {
            throw BundleError(.connectionFiles, "\(settings.url + path) is no web address")
        }
        let proxy = settings.proxies.proxy(for: address)
        for _ in 0...Self.maximumRedirects {
            do {
                try proxy?.check(leadsTo: target, by: tls)
            } catch {
                throw BundleError(.unreachable, "the proxy \(error)")
            }
            var request = HTTPClientRequest(url: target.text)
            request.headers = headers
            request.headers.add(name: "User-Agent", value: Self.userAgent)
            if let authorization, target.origin == address.origin {
                request.headers.add(name: "Authorization", value: authorization)
            }
            let response: HTTPClientResponse
            do {
                response = try await client.execute(request, deadline: .distantFuture)
            } catch {
                let failure = ConnectionFailure(error, through: proxy)
                throw BundleError(
                    .unreachable,
                    "\(target.text) cannot be reached: \(failure.message)"
                )
            }
            guard [301, 302, 303, 307, 308].contains(response.status.code) else { return response }
            target = try Self.next(after: target, response)
        }
        throw BundleError(
            .refused,
            "\(settings.url + path) redirects more than \(Self.maximumRedirects) times"
        )
    }

    /// Ends the connection.
    func shutdown() async {
        try? await current.withLock { $0.take() }?.client.shutdown()
    }

    /// Where an answer sends on to.
    ///
    /// Not from TLS to plain text: whoever is on the way could say where to.
    private static func next(
        after address: WebAddress,
        _ response: HTTPClientResponse
    ) throws(BundleError) -> WebAddress {
        let location = response.headers.first(name: "Location") ?? ""
        guard let next = address.redirected(to: location) else {
            throw BundleError(.refused, "\(address.text) redirects to what is no web address")
        }
        guard address.scheme == .http || next.scheme == .https else {
            throw BundleError(
                .refused,
                "\(address.text) redirects to \(next.authority) without TLS"
            )
        }
        return next
    }

    /// The value of the header field that says who asks; the file is read for each request.
    private func authorization() throws(BundleError) -> String? {
        guard let path = settings.tokenFile else { return nil }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw BundleError(
                .connectionFiles,
                "the token file \(path) cannot be read: \(FileReason.of(error))"
            )
        }
        let bytes = data.split { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard bytes.count == 1, let token = bytes.first, token.count <= Self.maximumTokenBytes,
            token.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw BundleError(.connectionFiles, "the token file \(path) holds no token")
        }
        return "Bearer \(String(decoding: token, as: UTF8.self))"
    }

    /// The client for the files as they are now.
    private func client() async throws(BundleError) -> HTTPClient {
        let files = fileVersions()
        let last = current.withLock { $0 }
        if let last, last.files == files { return last.client }
        let next = HTTPClient(configuration: try configuration())
        current.withLock { $0 = Client(client: next, files: files) }
        try? await last?.client.shutdown()
        return next
    }

    private func fileVersions() -> [FileVersion?] {
        let paths = [
            settings.authorities, settings.clientCertificate?.certificate,
            settings.clientCertificate?.key,
        ]
        return paths.map { path in
            path.flatMap { try? Stat(FilePath($0)) }.map(FileVersion.init)
        }
    }

    private func configuration() throws(BundleError) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = Self.connectTimeout
        let idle = max(Self.idleTimeout, (settings.longPoll ?? .zero) + Self.idleTimeout)
        configuration.timeout.read = TimeAmount(idle)
        // The schedule decides when to try again, and says so in the log.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Whoever reads a body counts what comes out.
        configuration.decompression = .enabled(limit: .none)
        do {
            configuration.tlsConfiguration = try tls.clientConfiguration()
        } catch {
            throw BundleError(.connectionFiles, error.description)
        }
        do {
            configuration.proxy = try settings.proxies.proxy(for: address)?.setting()
        } catch {
            throw BundleError(.unreachable, "the proxy \(error)")
        }
        return configuration
    }

    private var tls: TLSSettings {
        let authorities = settings.authorities.map { [TLSFile(path: $0)] } ?? []
        let pairs = settings.clientCertificate.map { pair in
            WebConnections.ClientCertificate(
                certificate: TLSFile(path: pair.certificate),
                key: TLSFile(path: pair.key)
            )
        }
        return TLSSettings(authorities: authorities, clientCertificates: pairs.map { [$0] } ?? [])
    }
}
