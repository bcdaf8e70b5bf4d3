import AsyncHTTPClient
import PolicyBundles
import Testing

@testable import PolicySync

@Suite struct BundleDownloadTests {
    /// Downloads from a server that answers every request the same.
    private static func download(
        _ answer: ScriptedServer.Answer,
        timeout: Duration = patience,
        unlessTagged entityTag: String? = nil
    ) async throws -> Result<BundleDownload.Answer, BundleError> {
        try await ScriptedServer.with({ _ in answer }) { server in
            let download = BundleDownload(
                client: .shared,
                url: "\(server.url)/bundle",
                timeout: timeout
            )
            do throws(BundleError) {
                return .success(try await download.get(unlessTagged: entityTag))
            } catch {
                return .failure(error)
            }
        }
    }

    private static func error(
        _ answer: ScriptedServer.Answer,
        timeout: Duration = patience
    ) async throws -> BundleError? {
        switch try await download(answer, timeout: timeout) {
        case .success: nil
        case .failure(let error): error
        }
    }

    @Test func takesTheBodyAndTheEntityTag() async throws {
        let head = "HTTP/1.1 200 OK\r\nETag: W/\"a\"\r\nContent-Length: 2\r\n\r\n"
        let answer = try await Self.download(.text("\(head){}")).get()
        guard case .bundle(let bytes, let entityTag) = answer else {
            Issue.record("a bundle was expected: \(answer)")
            return
        }
        #expect(bytes == Array("{}".utf8))
        #expect(entityTag == "W/\"a\"")
    }

    @Test func takesNotModifiedOnlyForATagThatWasSent() async throws {
        let text = ScriptedServer.Answer.text("HTTP/1.1 304 Not Modified\r\n\r\n")
        guard case .notModified = try await Self.download(text, unlessTagged: "\"a\"").get() else {
            Issue.record("not modified was expected")
            return
        }
        let error = try await Self.error(text)
        #expect(error?.code == .refused)
        #expect(error?.message.contains("304") == true)
    }

    @Test func doesNotWaitForEverForAHead() async throws {
        let error = try await Self.error(.silence, timeout: .milliseconds(100))
        #expect(error?.code == .unreachable)
        #expect(error?.message.hasSuffix("has not answered within 0.1 seconds") == true)
    }

    @Test func doesNotWaitForEverForABody() async throws {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
        let error = try await Self.error(.text(text), timeout: .milliseconds(100))
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
        let size = PolicyBundle.maximumBytes + 1
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
