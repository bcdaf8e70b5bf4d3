import Testing

@testable import WebConnections

@Suite struct ProxyExceptionsTests {
    @Test(arguments: [
        ("a.example", "a.example", true),
        ("a.example", "b.a.example", true),
        ("a.example", "ba.example", false),
        ("a.example", "example", false),
        (".a.example", "b.a.example", true),
        (".a.example", "a.example", false),
        ("*.a.example", "b.a.example", true),
        ("*.a.example", "a.example", false),
        (" A.Example ,\tb.example", "a.example", true),
        (" A.Example ,\tb.example", "b.example", true),
        ("a.example b.example", "a.example", false),
        ("a.example:443", "a.example", true),
        ("a.example:5000", "a.example", false),
        ("a.example:0443", "a.example", false),
        (".a.example:443", "b.a.example", true),
        ("10.0.0.1", "10.0.0.1", true),
        ("10.0.0.1", "10.0.0.10", false),
        ("10.0.0.1:443", "10.0.0.1", true),
        ("10.0.0.1:80", "10.0.0.1", false),
        ("10.0.0.0/8", "10.9.9.9", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("10.0.0.0/8", "a.example", false),
        ("2001:db8::1", "2001:db8:0::1", true),
        ("[2001:db8::1]:443", "2001:db8::1", true),
        ("[2001:db8::1]", "2001:db8::1", false),
        ("::ffff:10.0.0.1", "10.0.0.1", true),
        ("2001:db8::/32", "2001:db8::1", true),
        ("*", "a.example", true),
        ("a.example, *", "10.0.0.1", true),
        ("*:443", "a.example", false),
        ("*a.example", "ba.example", false),
        ("", "a.example", false),
        (",, ,:443,*.", "a.example", false),
    ])
    func listsHostsAsForGo(_ list: String, _ host: String, isException: Bool) {
        #expect(ProxyExceptions(list).contains(host: host, port: 443) == isException)
    }

    @Test(arguments: [
        ("localhost", true), ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true),
        ("::ffff:127.0.0.1", true), ("a.localhost", false), ("10.0.0.1", false), ("::2", false),
    ])
    func alwaysHasTheNodeItself(_ host: String, isException: Bool) {
        #expect(ProxyExceptions("").contains(host: host, port: 80) == isException)
    }
}
