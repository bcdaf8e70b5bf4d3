import AsyncHTTPClient
import NIOCore
import Testing

@testable import WebConnections

@Suite struct ConnectionFailureTests {
    /// What is shown of an error of the system, of HTTP, and of nobody's list.
    @Test(arguments: [
        (
            IOError(errnoCode: 104, reason: "read(descriptor:pointer:size:)") as any Error,
            ConnectionFailure.Kind.broken, "the connection failed: Connection reset by peer"
        ),
        (
            IOError(errnoCode: 110, reason: "finishing a non-blocking connect failed"),
            .noConnection, "no connection: Connection timed out"
        ),
        (
            IOError(errnoCode: 101, reason: "connect(descriptor:addr:size:)"),
            .noConnection, "no connection: Network is unreachable"
        ),
        (
            IOError(errnoCode: 113, reason: "finishing a non-blocking connect failed"),
            .noConnection, "no connection: No route to host"
        ),
        (HTTPClientError.connectTimeout, .noConnectionInTime, "no connection in time"),
        (HTTPClientError.readTimeout, .timedOut, "no answer in time"),
        (HTTPClientError.tlsHandshakeTimeout, .noTLS, "no TLS handshake in time"),
        (HTTPClientError.invalidProxyResponse, .refusedByProxy, "the proxy refuses to make a"),
        (CancellationError(), .cancelled, "the request was given up"),
        (Odd(), .broken, "the connection failed: one line"),
    ])
    func hasWordsForPeople(error: any Error, kind: ConnectionFailure.Kind, words: String) {
        let failure = ConnectionFailure(error)
        #expect(failure.kind == kind)
        #expect(failure.message.hasPrefix(words), "\(failure.message)")
        #expect(!failure.message.contains("errno"), "\(failure.message)")
        #expect(!failure.message.contains("\n"))
    }

    /// Port 9, "discard", is closed on every machine of today.
    @Test(arguments: ["127.0.0.1", "localhost"])
    func saysOfAClosedPortWhatTheSystemSays(host: String) async throws {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        let error = await #expect(throws: (any Error).self) {
            let request = HTTPClientRequest(url: "http://\(host):9/")
            _ = try await client.execute(request, timeout: .seconds(30))
        }
        try await client.shutdown()
        let failure = error.map { ConnectionFailure($0) }
        #expect(failure?.kind == .noConnection)
        #expect(failure?.message == "no connection: Connection refused")
    }

    @Test func namesTheProxyButNotForTheHostsTLS() throws {
        let proxy = try Proxy(reading: "http://user:secret@proxy.example.com:3128")
        let failure = ConnectionFailure(HTTPClientError.readTimeout, through: proxy)
        #expect(failure.message == "through the proxy proxy.example.com:3128: no answer in time")
        let tls = ConnectionFailure(HTTPClientError.tlsHandshakeTimeout, through: proxy)
        #expect(tls.message == "no TLS handshake in time")
    }
}

/// An error of a library that nobody has words for.
private struct Odd: Error, CustomStringConvertible {
    let description = "one line\nand another"
}
