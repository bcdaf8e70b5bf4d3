import NodeFixture
import PolicyBundles
import Testing

@testable import PolicySync

/// What an endpoint can answer that is no bundle.
@Suite struct BundleDownloadTests {
    /// Why the first poll of a server fails that answers every request the same; nil if it does not.
    private static func error(
        _ answer: ScriptedServer.Answer,
        timeout: Duration = patience
    ) async throws -> BundleError? {
        try await ScriptedServer.with({ _ in answer }) { server in
            try await Workspace.with { workspace in
                let sync = try PolicySync(
                    EndpointSettings(url: server.url, pollInterval: patience),
                    verification: .none,
                    folder: StateFolder(path: workspace.file("state")),
                    limits: SyncLimits(firstBundle: patience, request: timeout),
                    logger: CollectingLog().logger,
                    now: { Sample.now }
                )
                return try await PolicySyncTests.running(sync) {
                    await sync.poll().failure?.error
                }
            }
        }
    }

    @Test func takesABundle() async throws {
        let body = Sample.payload(revision: 7)
        let head = "HTTP/1.1 200 OK\r\nETag: W/\"a\"\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        #expect(try await Self.error(.text(head + body)) == nil)
    }

    @Test func takesNotModifiedOnlyForATagThatWasSent() async throws {
        let error = try await Self.error(.text("HTTP/1.1 304 Not Modified\r\n\r\n"))
        #expect(error?.code == .refused)
        #expect(error?.message.contains("304") == true)
    }

    @Test(arguments: [
        ScriptedServer.Answer.silence, .text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
    ])
    func doesNotWaitForEver(_ answer: ScriptedServer.Answer) async throws {
        let error = try await Self.error(answer, timeout: .milliseconds(100))
        #expect(error?.code == .unreachable)
        #expect(error?.message.hasSuffix("has not answered within 0.1 seconds") == true)
    }

    @Test func refusesABodyThatIsCutOff() async throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"
        let error = try await Self.error(.textAndEnd(text))
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("broke off") == true)
    }

    @Test func readsNoMoreThanTheLargestBundle() async throws {
        let size = UnverifiedEnvelope.maximumBytes + 1
        // Said in the head, and not said before it is there.
        let said = "HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n{"
        let body = String(repeating: " ", count: size)
        let unsaid = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\(body)"
        #expect(try await Self.error(.text(said))?.code == .tooLarge)
        #expect(try await Self.error(.textAndEnd(unsaid))?.code == .tooLarge)
    }

    @Test func refusesWhatIsNotHTTP() async throws {
        #expect(try await Self.error(.textAndEnd("SSH-2.0-x\r\n"))?.code == .unreachable)
    }
}
