import Testing

@testable import NodeFixture

@Suite struct RegistryRequestTests {
    private static let start = "127.0.0.1 - - [23/Nov/2026:23:25:00 +0000] "

    @Test func readsQuotesWithinQuotes() throws {
        let line = Self.start + #""GET /v2/app/blobs/x HTTP/1.1" 200 2 "" "my \"agent\" \\""#
        let request = try #require(RegistryRequest(logLine: line))
        #expect(request.method == "GET")
        #expect(request.path == "/v2/app/blobs/x")
        #expect(request.status == 200)
        #expect(request.userAgent == #"my \"agent\" \\"#)
        #expect(request.isBlob(of: "app"))
        #expect(!request.isManifest(of: "app"))
    }

    @Test func readsTheUserAndHTTP2() throws {
        let line =
            #"127.0.0.1 - reader [23/Nov/2026:23:25:00 +0000] "#
            + #""HEAD /v2/app/manifests/1?ns=docker.io HTTP/2.0" 401 87 "" "pullgate""#
        let request = try #require(RegistryRequest(logLine: line))
        #expect(request.method == "HEAD")
        #expect(request.isManifest(of: "app"))
        #expect(request.status == 401)
        #expect(request.userAgent == "pullgate")
    }

    @Test(arguments: [
        "", "level=warning msg=\"x\"", start + #""GET /v2/" 200 2 "" "a""#,
        start + #""GET /v2/ HTTP/1.1" - 2 "" "a""#, start + #""GET /v2/ HTTP/1.1" 200 2 "" "a"#,
    ])
    func doesNotGuessAtLinesOfAnotherForm(line: String) {
        #expect(RegistryRequest(logLine: line) == nil)
    }

    @Test func concludesNothingFromALogItDoesNotUnderstand() async throws {
        try await Workspace.with { workspace in
            try workspace.write("rubbish\n", to: "access.log")
            let file = LogFile(path: workspace.file("access.log"))
            let log = AccessLog<RegistryRequest>(file: file, markURL: "http://127.0.0.1:1/")
            let error = #expect(throws: FixtureError.self) { try log.entries(since: .start) }
            #expect(error?.code == .unreadableLog)
        }
    }
}
