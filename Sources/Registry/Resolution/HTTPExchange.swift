internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import WebConnections

/// One request, and the redirects that it is answered with.
struct HTTPExchange: Sendable {
    /// The most redirects that are followed, as by Go's client.
    static let maximumRedirects = 9

    /// The name that registries log.
    static let userAgent = "pullgate"

    /// What a request was answered with in the end.
    struct Answer {
        let response: HTTPClientResponse
        /// The address that answered.
        let address: WebAddress
        /// Whether that is the server that was asked, and not one that it redirects to.
        let isFromAskedServer: Bool

        /// Who answered, to follow the name of the host that was asked.
        var place: String {
            isFromAskedServer ? "it" : "\(address.authority), to which it redirects,"
        }

        /// Where the answer redirects to, or nil.
        var location: String? { response.headers.first(name: "Location") }

        /// The size that the answer says its body has, or nil.
        var length: Int? {
            response.headers.first(name: "Content-Length").flatMap { Int($0) }
        }
    }

    let clients: HostClients

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - method: `GET` or `HEAD`; a redirect does not change them.
    ///   - address: Where to send it.
    ///   - headers: The header fields that every server may see.
    ///   - confidential: The header fields that the server of an address may see; it is asked for
    ///     each address that a redirect leads to.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `HostFailure`.
    func send(
        _ method: HTTPMethod,
        to address: WebAddress,
        headers: HTTPHeaders = [:],
        confidential: (WebAddress) -> HTTPHeaders
    ) async throws(HostFailure) -> Answer {
        var current = address
        for _ in 0...Self.maximumRedirects {
            var request = Self.request(method, to: current, confidential: confidential(current))
            request.headers.add(contentsOf: headers)
            let answer = try await answer(to: request, at: current, afterAsking: address)
            guard [301, 302, 303, 307, 308].contains(answer.response.status.code),
                let location = answer.location
            else { return answer }
            guard let next = current.redirected(to: location) else {
                throw HostFailure(
                    code: .invalidResponse,
                    message: "it redirects to what is no web address"
                )
            }
            await discard(answer)
            current = next
        }
        throw Self.tooManyRedirects
    }

    /// Sends `GET`, with header fields for one server: where a redirect leads elsewhere, they are left
    /// out.
    ///
    /// - Parameters:
    ///   - address: Where to send it.
    ///   - confidential: The header fields that only the server of that address may see.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `HostFailure`.
    func get(
        _ address: WebAddress,
        confidential: HTTPHeaders
    ) async throws(HostFailure) -> Answer {
        try await send(
            .GET,
            to: address,
            confidential: { $0.maySeeSecrets(of: address) ? confidential : [:] }
        )
    }

    /// Sends a form, which holds what proves who asks, to one server and to no other.
    ///
    /// A redirect within the server is followed where the form is to be sent again, by its status;
    /// any other redirect is returned.
    ///
    /// - Parameters:
    ///   - form: The encoded form.
    ///   - address: Where to send it.
    ///   - confidential: The header fields that go with it.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `HostFailure`.
    func post(
        form: String,
        to address: WebAddress,
        confidential: HTTPHeaders
    ) async throws(HostFailure) -> Answer {
        var current = address
        for _ in 0...Self.maximumRedirects {
            var request = Self.request(.POST, to: current, confidential: confidential)
            request.headers.replaceOrAdd(
                name: "Content-Type",
                value: "application/x-www-form-urlencoded; charset=utf-8"
            )
            request.body = .bytes(ByteBuffer(string: form))
            let answer = try await answer(to: request, at: current, afterAsking: address)
            guard [307, 308].contains(answer.response.status.code),
                let next = answer.location.flatMap(current.redirected(to:)),
                next.maySeeSecrets(of: address)
            else { return answer }
            await discard(answer)
            current = next
        }
        throw Self.tooManyRedirects
    }

    /// Reads the body of an answer.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - limit: The most bytes that are taken.
    /// - Returns: The bytes, all of them.
    /// - Throws: `HostFailure` with code `tooLarge`, or when the body ends early.
    func body(of answer: Answer, limit: Int) async throws(HostFailure) -> [UInt8] {
        let tooLarge = HostFailure(code: .tooLarge, message: "it sends more than \(limit) bytes")
        if let length = answer.length, length > limit { throw tooLarge }
        let bytes: [UInt8]
        do {
            bytes = Array(try await answer.response.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw HostFailure(error)
        }
        // A sequence that is cancelled ends as if it were complete.
        if Task.isCancelled { throw .cancelled }
        if let length = answer.length, length != bytes.count {
            throw HostFailure(code: .unreachable, message: "its answer ends early")
        }
        return bytes
    }

    /// Reads the body of an answer that nobody wants, so that the connection can be used again.
    ///
    /// - Parameter answer: The answer.
    func discard(_ answer: Answer) async {
        _ = try? await answer.response.body.collect(upTo: Self.maximumDiscardedBytes)
    }

    /// The most bytes that are read for nothing; beyond, another connection is cheaper.
    private static let maximumDiscardedBytes = 64 << 10

    private static let tooManyRedirects = HostFailure(
        code: .invalidResponse,
        message: "it redirects more than \(maximumRedirects) times"
    )

    /// A request that tells the name that registries log; one of hosts.toml takes its place, as it
    /// does where containerd asks for a token.
    private static func request(
        _ method: HTTPMethod,
        to address: WebAddress,
        confidential: HTTPHeaders
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address.text)
        request.method = method
        request.headers = confidential
        if confidential.first(name: "User-Agent")?.isEmpty ?? true {
            request.headers.replaceOrAdd(name: "User-Agent", value: userAgent)
        }
        return request
    }

    private func answer(
        to request: HTTPClientRequest,
        at current: WebAddress,
        afterAsking address: WebAddress
    ) async throws(HostFailure) -> Answer {
        Answer(
            response: try await executeAgainIfBroken(request, to: current),
            address: current,
            isFromAskedServer: current.maySeeSecrets(of: address)
        )
    }

    /// Sends a request that changes nothing, once more if the connection breaks.
    ///
    /// A kept connection may be closed by the other side in the moment in which it is used.
    private func executeAgainIfBroken(
        _ request: HTTPClientRequest,
        to address: WebAddress
    ) async throws(HostFailure) -> HTTPClientResponse {
        do {
            return try await execute(request, to: address)
        } catch {
            guard error.code == .unreachable, error.plainTextSign == nil else { throw error }
            return try await execute(request, to: address)
        }
    }

    private func execute(
        _ request: HTTPClientRequest,
        to address: WebAddress
    ) async throws(HostFailure) -> HTTPClientResponse {
        let (client, proxy) = try clients.client(for: address)
        do {
            // The caller's race ends it.
            return try await client.execute(request, deadline: .distantFuture)
        } catch {
            throw Task.isCancelled ? .cancelled : HostFailure(error, through: proxy)
        }
    }
}
