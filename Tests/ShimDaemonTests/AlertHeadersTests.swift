import NIOHTTP1
import Testing

@testable import ShimDaemon

@Suite struct AlertHeadersTests {
    private static func read(_ text: String) throws -> HTTPHeaders {
        try TemporaryFolder.with { folder in
            try folder.write(text, to: "headers")
            return try AlertHeaders.read(folder.file("headers"))
        }
    }

    @Test func readsOneFieldALine() throws {
        let headers = try Self.read("Authorization: Bearer a:b \r\n\nX-Team:\t blue\n")
        #expect(headers.map(\.name) == ["Authorization", "X-Team"])
        #expect(headers.map(\.value) == ["Bearer a:b", "blue"])
    }

    @Test(arguments: [
        ("A: 1\nsecret", ":2: is no line"), (": secret", ":1: is no line"),
        ("A B: secret", ":1: is no line"), ("A: secret\u{7}", ":1: is no line"),
        ("Host: secret", ":1: Host cannot be set"),
        ("content-length: secret", ":1: content-length cannot be set"),
        ("A: " + String(repeating: "secret", count: 20_000), "has more than 65536 bytes"),
    ])
    func saysWhatIsWrongWithoutAnyValue(text: String, expected: String) throws {
        let error = #expect(throws: AlertHeaders.FileError.self) { try Self.read(text) }
        #expect(error?.description.contains(expected) == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test(arguments: [
        (200, AlertRequest.Outcome.delivered), (204, .delivered),
        (301, .refused("it answered 301 Moved Permanently")),
        (400, .refused("it answered 400 Bad Request")),
        (429, .failed("it answered 429 Too Many Requests")),
        (503, .failed("it answered 503 Service Unavailable")),
    ])
    func triesAgainWhatCanGetBetter(code: Int, outcome: AlertRequest.Outcome) {
        #expect(AlertRequest.outcome(of: HTTPResponseStatus(statusCode: code)) == outcome)
    }
}
