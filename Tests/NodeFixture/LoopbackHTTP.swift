import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// The requests that the fixture itself sends to its servers.
enum LoopbackHTTP {
    /// What the fixture calls itself, so that its own requests can be told from those under test.
    static let userAgent = "pullgate-fixture"

    /// How long one request may take; the upload of a 50 MB layer is the longest.
    private static let limit = TimeAmount.seconds(60)

    /// How much of an answer is read: manifests and error texts, never layers.
    private static let answerSize = 4 << 20

    /// What a server answered.
    struct Answer: Sendable {
        let status: Int
        let location: String?
        let entityTag: String?
        /// The number of the last decision that it takes into account, on an admin socket.
        let decisionNumber: String?
        let body: String
    }

    /// Sends one request on a connection of its own.
    ///
    /// A kept connection would fail the first request after the server was started anew.
    ///
    /// - Parameters:
    ///   - method: The method, such as `PUT`.
    ///   - url: The address.
    ///   - contentType: The media type of the body.
    ///   - body: What to send.
    ///   - access: What the server asks of its clients.
    /// - Returns: The answer, whatever its status.
    /// - Throws: An error of the HTTP client when there is no answer.
    static func send(
        _ method: String,
        _ url: String,
        contentType: String? = nil,
        body: [UInt8]? = nil,
        access: ServerAccess = .open
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        request.headers.add(name: "User-Agent", value: userAgent)
        request.headers.add(name: "Connection", value: "close")
        if let contentType { request.headers.add(name: "Content-Type", value: contentType) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        if let credentials = access.credentials {
            request.headers.add(name: "Authorization", value: credentials.authorization)
        }
        if let caPath = access.caPath {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .file(caPath)
            request.tlsConfiguration = configuration
        }
        let response = try await HTTPClient.shared.execute(request, timeout: limit)
        let content = try await response.body.collect(upTo: answerSize)
        return Answer(
            status: Int(response.status.code),
            location: response.headers.first(name: "Location"),
            entityTag: response.headers.first(name: "ETag"),
            decisionNumber: response.headers.first(name: "Pullgate-Decision-Number"),
            body: String(buffer: content)
        )
    }
}
