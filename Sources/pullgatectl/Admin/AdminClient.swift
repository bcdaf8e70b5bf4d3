internal import AdminAPI
internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1

/// Asks the node's daemon on its admin socket.
struct AdminClient {
    /// How long an answer may take: a poll that the daemon makes for it may take that long.
    private static let timeout = TimeAmount.seconds(120)

    /// Bytes of the largest answer.
    private static let maximumBytes = 16 << 20

    /// What can be done with a path.
    enum Method {
        /// Read.
        case get
        /// Have something done.
        case post
    }

    let socket: String

    /// Asks for one thing.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path.
    ///   - answer: What the answer is to be.
    /// - Returns: The answer.
    /// - Throws: `ExitCode` after saying what is wrong.
    func ask<Answer: Decodable>(
        _ method: Method,
        _ path: String,
        as answer: Answer.Type = Answer.self
    ) async throws -> Answer {
        guard let url = URL(httpURLWithSocketPath: socket, uri: path) else {
            throw Failure.usage.exit(saying: "\(socket) is not the path of a socket")
        }
        var request = HTTPClientRequest(url: url.absoluteString)
        switch method {
        case .get: request.method = .GET
        case .post: request.method = .POST
        }
        let (response, body) = try await send(request)
        guard response.status == .ok else {
            throw Failure.unknown.exit(saying: "\(socket) answered \(response.status)")
        }
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(body.readableBytesView))
        } catch {
            throw Failure.unknown.exit(
                saying: "\(socket) answers in another way than expected; do pullgated and "
                    + "pullgatectl have the same version?"
            )
        }
    }

    private func send(
        _ request: HTTPClientRequest
    ) async throws -> (HTTPClientResponse, ByteBuffer) {
        var configuration = HTTPClient.Configuration()
        // A socket that nobody serves is told of at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        do {
            let response = try await client.execute(request, timeout: Self.timeout)
            let body = try await response.body.collect(upTo: Self.maximumBytes)
            try await client.shutdown()
            return (response, body)
        } catch {
            try? await client.shutdown()
            throw Failure.unknown.exit(saying: Self.unreachable(socket, error))
        }
    }

    private static func unreachable(_ socket: String, _ error: any Error) -> String {
        """
        pullgated does not answer on \(socket): \(error)
        Is it running (systemctl status pullgated), and are you root? Another socket is named by \
        --admin-socket.
        """
    }
}
