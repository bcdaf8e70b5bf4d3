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
