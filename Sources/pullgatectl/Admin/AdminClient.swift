internal import AdminAPI
internal import AsyncHTTPClient
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1

/// Asks the node's daemon on its admin socket.
struct AdminClient {
    let socket: String

    /// How long an answer may take: a poll that the daemon makes for it may take that long.
    var timeout = TimeAmount.seconds(120)

    /// Bytes of the largest answer.
    private static let maximumBytes = 16 << 20

    /// What can be done with a path.
    enum Method {
        /// Read.
        case get
        /// Have something done.
        case post
    }

    /// Asks for one thing.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path.
    ///   - body: What is sent with it, in JSON.
    ///   - answer: What the answer is to be.
    /// - Returns: The answer.
    /// - Throws: `ExitCode` after saying what is wrong.
    func ask<Answer: Decodable>(
        _ method: Method,
        _ path: String,
        sending body: [UInt8] = [],
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
        if !body.isEmpty { request.body = .bytes(body) }
        let response: HTTPClientResponse
        let received: ByteBuffer
        do {
            response = try await HTTPClient.shared.execute(request, timeout: timeout)
            received = try await response.body.collect(upTo: Self.maximumBytes)
        } catch {
            throw Failure.unknown.exit(saying: Self.unreachable(socket, error))
        }
        guard response.status == .ok else {
            throw Failure.unknown.exit(saying: "\(socket) answered \(response.status)")
        }
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(received.readableBytesView))
        } catch {
            throw Failure.unknown.exit(
                saying: "\(socket) answers in another way than expected; do pullgated and "
                    + "pullgatectl have the same version?"
            )
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
