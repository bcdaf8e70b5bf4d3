import Testing
import WebConnections

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("aZ09-._~", "", "aZ09-._~"), ("a b+c&d=e", "", "a%20b%2Bc%26d%3De"),
        ("/v2/a:b@c", "/:", "/v2/a:b%40c"), ("é\n%", "", "%C3%A9%0A%25"), ("", "", ""),
    ])
    func keepsWhatMayStand(text: String, kept: String, encoded: String) {
        #expect(PercentEncoding.encode(text, keeping: kept) == encoded)
    }
}
