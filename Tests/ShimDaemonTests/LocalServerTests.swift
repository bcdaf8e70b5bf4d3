import GRPCBridge
import Glibc
import Hummingbird
import Logging
import ServiceLifecycle
import Testing

@testable import NodeFixture
@testable import ShimDaemon

@Suite struct LocalServerTests {
    /// A local server as one of a daemon's services.
    private struct Server: Service {
        let address: LocalAddress
        let retryInterval: Duration
        let logger: Logger

        func run() async throws {
            let server = LocalServer(
                name: "/metrics",
                address: address,
                router: Router(context: BasicRequestContext.self),
                logger: logger,
                retryInterval: retryInterval
            )
            await server.run()
        }
    }

    /// Runs a server until `body` is over, and then ends it as the daemon does.
    private static func with(
        _ address: LocalAddress,
        retryInterval: Duration,
        _ body: (LogText) async throws -> Void
    ) async throws {
        try await LogText.with { log in
            let server = Server(
                address: address,
                retryInterval: retryInterval,
                logger: log.logger
            )
            var quiet = log.logger
            quiet.logLevel = .critical
            let services = ServiceGroup(services: [server], logger: quiet)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await services.run() }
                try await body(log)
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    private static func wait(for what: String, _ isSo: () -> Bool) async throws {
        try await Deadline.wait(within: .seconds(60), for: what) { isSo() ? () : nil }
    }

    @Test func servesAtASocketOnceNobodyElseDoes() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("metrics.sock")
            let other = try UnixListener(path: path)
            let address = LocalAddress.socket(path: path)
            try await Self.with(address, retryInterval: .milliseconds(1)) { log in
                try await Self.wait(for: "an error") { !log.lines.isEmpty }
                other.stop()
                try await Self.wait(for: "the server") { log.lines.count > 1 }
                #expect(Socket.accepts(at: path))
                #expect(log.lines.count == 2, "\(log.lines)")
                let error = "error: /metrics cannot be served at \(address): \(path) is in use"
                #expect(log.lines[0].contains(error))
                #expect(log.lines[0].hasSuffix("; tried again every 0.001 seconds"))
                #expect(log.lines[1].hasSuffix("notice: /metrics is served now at \(address)"))
            }
        }
    }

    @Test func servesAtAPortOnceItIsFree() async throws {
        let (descriptor, port) = try #require(Socket.boundToLoopback(isShared: false))
        let address = LocalAddress.port(host: "127.0.0.1", port: port)
        try await Self.with(address, retryInterval: .milliseconds(1)) { log in
            try await Self.wait(for: "an error") { !log.lines.isEmpty }
            close(descriptor)
            try await Self.wait(for: "the server") { log.lines.count > 1 }
            #expect(log.lines[0].contains("error: /metrics cannot be served at \(address): "))
            #expect(log.lines[1].hasSuffix("notice: /metrics is served now at \(address)"))
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func waitsForNoAttemptWhenTheDaemonEnds() async throws {
        let (descriptor, port) = try #require(Socket.boundToLoopback(isShared: false))
        defer { close(descriptor) }
        let address = LocalAddress.port(host: "127.0.0.1", port: port)
        try await Self.with(address, retryInterval: .seconds(24 * 60 * 60)) { log in
            try await Self.wait(for: "an error") { !log.lines.isEmpty }
        }
    }
}
