import PolicyBundles
import Testing

@testable import PolicySync

/// An endpoint that sends on to another address.
extension PolicySyncTests {
    private static func redirect(to path: String) -> ScriptedServer.Answer {
        let fields = "Location: \(path)\r\nConnection: close\r\nContent-Length: 0"
        return .textAndEnd("HTTP/1.1 302 Found\r\n\(fields)\r\n\r\n")
    }

    @Test func followsARedirect() async throws {
        let bundle = Sample.payload(revision: 7)
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: \(bundle.utf8.count)\r\n\r\n\(bundle)"
        try await ScriptedServer.with({ head in
            head.hasPrefix("GET /bundle ") ? Self.redirect(to: "/elsewhere") : .text(answer)
        }) { server in
            let sync = Self.sync(server.url)
            try await running(sync) {
                let bundle = await sync.bundle()
                #expect(bundle?.revision == 7)
            }
        }
    }

    @Test func followsNoEndlessRedirects() async throws {
        try await ScriptedServer.with({ head in
            let path = head.split(separator: " ").dropFirst().first ?? "/"
            return Self.redirect(to: "\(path)x")
        }) { server in
            let log = CollectingLog()
            let sync = Self.sync(server.url, log: log)
            try await running(sync) {
                let bundle = await sync.bundle()
                #expect(bundle == nil)
            }
            #expect(log.errors.first?.contains("redirect") == true, "\(log.errors)")
            #expect(server.requests.contains { $0.hasPrefix("GET /bundlexxxxx ") })
            #expect(!server.requests.contains { $0.hasPrefix("GET /bundlexxxxxx ") })
        }
    }
}
