internal import AdminAPI
internal import AsyncHTTPClient
internal import FoundationEssentials
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import SystemPackage
internal import WebConnections

/// Asks the node's daemon on its admin socket.
struct AdminClient {
    /// Bytes of the largest answer: a thousand decisions, some on images with many findings.
    private static let maximumBytes = 256 << 20

    /// How long what the daemon knows may take: it gives the sockets that it asks 5 s each.
    static let readingLimit = TimeAmount.seconds(15)

    /// How long what it does may take: a poll that fetches an index, or a turn at a registry.
    private static let actionLimit = TimeAmount.seconds(120)

    /// Why a connection cannot be made at all; where it is only that too many wait, the daemon is there.
    private static let connectFailures = [
        ENOENT, ECONNREFUSED, EACCES, EPERM, ENOTDIR, ELOOP, ENAMETOOLONG, EPROTOTYPE,
    ]

    /// What speaks HTTP; that nobody listens on the socket is an answer, not a reason to wait.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// What can be done with a path.
    enum Method {
        /// Read.
        case get
        /// Have something done, with a body if there is one.
        case post(body: String? = nil)

        /// How long an answer may take.
        fileprivate var limit: TimeAmount {
            switch self {
            case .get: readingLimit
            case .post: actionLimit
            }
        }
    }

    /// What the daemon answered.
    struct Answer {
        /// The body.
        let body: [UInt8]
        /// The last decision that it takes into account, if it is about decisions.
        let position: DecisionPosition?

        /// The body as text.
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Why there is no answer.
    enum AskError: Error {
        /// Nobody is there; the text says what failed and what to look at.
        case unreachable(String)
        /// Somebody is there, and there is no answer, or none in time; the text says what to do.
        case unanswered(String)
        /// The daemon has no answer; the text says why.
        case refused(isNotFound: Bool, String)

        /// What a person should read.
        var message: String {
            switch self {
            case .unreachable(let message), .unanswered(let message), .refused(_, let message):
                message
            }
        }

        /// What the command ends with.
        var failure: Failure {
            switch self {
            case .unreachable, .unanswered, .refused(isNotFound: false, _): .unknown
            case .refused(isNotFound: true, _): .negative
            }
        }
    }

    let socket: String

    /// How long an answer may take; nil for what suits the method.
    var timeout: TimeAmount?

    /// Asks for one thing.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path.
    ///   - query: The parameters.
    /// - Returns: The answer.
    /// - Throws: `AskError`.
    func send(
        _ method: Method,
        _ path: String,
        query: [(String, String)] = []
    ) async throws(AskError) -> Answer {
        let parameters = query.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        let target = parameters.isEmpty ? path : "\(path)?\(parameters)"
        guard let url = URL(httpURLWithSocketPath: socket, uri: target) else {
            throw .unreachable("\(socket) is not the path of a socket")
        }
        var request = HTTPClientRequest(url: url.absoluteString)
        switch method {
        case .get: request.method = .GET
        case .post(let body):
            request.method = .POST
            if let body { request.body = .bytes(ByteBuffer(string: body)) }
        }
        let limit = timeout ?? method.limit
        let late = AskError.unanswered(overdue(method, path, after: limit))
        let answered = try await within(.nanoseconds(limit.nanoseconds), orThrow: late) {
            [request] () async throws(AskError) in
            do {
                let response = try await Self.http.execute(request, deadline: .distantFuture)
                return (response, try await response.body.collect(upTo: Self.maximumBytes))
            } catch {
                let isAway = Self.connectFailures.contains((error as? IOError)?.errnoCode ?? 0)
                let text = withoutAnswer(error)
                throw isAway ? .unreachable(text) : .unanswered(text)
            }
        }
        let (response, body) = answered
        let bytes = Array(body.readableBytesView)
        guard response.status == .ok else {
            let answer = try? JSONDecoder().decode(ErrorAnswer.self, from: Data(bytes))
            throw .refused(
                isNotFound: response.status == .notFound && answer != nil,
                answer?.message
                    ?? """
                    \(socket) answered \(response.status); is it the admin socket of pullgated \
                    (--admin-socket)?
                    """
            )
        }
        let number = response.headers.first(name: AdminSocket.numberHeader).flatMap { Int64($0) }
        let history = response.headers.first(name: AdminSocket.historyHeader)
        return Answer(
            body: bytes,
            position: number.map { DecisionPosition(number: $0, history: history) }
        )
    }

    /// Asks for one thing, and ends the command where there is no answer.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path.
    ///   - query: The parameters.
    /// - Returns: The answer.
    /// - Throws: `ExitCode` after saying what is wrong.
    func ask(
        _ method: Method,
        _ path: String,
        query: [(String, String)] = []
    ) async throws -> Answer {
        do {
            return try await send(method, path, query: query)
        } catch {
            throw error.failure.exit(saying: error.message)
        }
    }

    /// Reads what the daemon answered, and ends the command where it cannot be read.
    ///
    /// - Parameters:
    ///   - type: What the answer is to be.
    ///   - bytes: The answer in JSON.
    /// - Returns: The answer.
    /// - Throws: `ExitCode` after saying what is wrong.
    func decode<Value: Decodable>(
        _ type: Value.Type,
        _ bytes: some Sequence<UInt8>
    ) throws -> Value {
        do {
            return try read(type, bytes)
        } catch {
            throw error.failure.exit(saying: error.message)
        }
    }

    /// Asks the daemon how it is.
    ///
    /// - Returns: What it says.
    /// - Throws: `AskError`.
    func status() async throws(AskError) -> NodeStatus {
        try read(NodeStatus.self, await send(.get, AdminSocket.statusPath).body)
    }

    /// Reads what the daemon answered.
    ///
    /// - Parameters:
    ///   - type: What the answer is to be.
    ///   - bytes: The answer in JSON.
    /// - Returns: The answer.
    /// - Throws: `AskError`.
    func read<Value: Decodable>(
        _ type: Value.Type,
        _ bytes: some Sequence<UInt8>
    ) throws(AskError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw .refused(
                isNotFound: false,
                "\(socket) answers in another way than expected; do pullgated and pullgatectl "
                    + "have the same version?"
            )
        }
    }

    private func overdue(_ method: Method, _ path: String, after limit: TimeAmount) -> String {
        let (done, advice) =
            switch (method, path) {
            case (.get, _):
                (
                    "answered",
                    """
                    It hangs, or this node is too busy. systemd replaces a gate that hangs after \
                    30 s, so try again in a minute; then look at its log (journalctl -u pullgated), \
                    and restart it (systemctl restart pullgated).
                    """
                )
            case (.post, AdminSocket.checkPath), (.post, AdminSocket.verifyPath):
                (
                    "finished",
                    """
                    The image's registry may be slow, or many images wait to be looked for: look at \
                    its log (journalctl -u pullgated), and try again later.
                    """
                )
            case (.post, _):
                (
                    "finished",
                    """
                    It may be busy with it still, such as with a large report index on a slow line: \
                    look at its log (journalctl -u pullgated), and later at pullgatectl status.
                    """
                )
            }
        let seconds = limit.nanoseconds / 1_000_000_000
        return "pullgated has not \(done) within \(seconds) s on \(socket)\n\(advice)"
    }

    private func withoutAnswer(_ error: any Error) -> String {
        let reason =
            (error as? IOError).map { "\(Errno(rawValue: $0.errnoCode))" }
            ?? ConnectionFailure(error).message
        return """
            pullgated does not answer on \(socket): \(reason)
            Is it running (systemctl status pullgated), and are you root? Another socket is named by \
            --admin-socket.
            """
    }
}
