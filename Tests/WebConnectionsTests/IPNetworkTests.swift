import Testing

@testable import WebConnections

@Suite struct IPNetworkTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("10.1.2.3/8", "10.9.9.9", true),
        ("10.0.0.128/25", "10.0.0.129", true),
        ("10.0.0.128/25", "10.0.0.127", false),
        ("10.0.0.1/32", "10.0.0.1", true),
        ("10.0.0.1/32", "10.0.0.2", false),
        ("0.0.0.0/0", "1.2.3.4", true),
        ("0.0.0.0/0", "2001:db8::1", false),
        ("::/0", "2001:db8::1", true),
        ("::/0", "1.2.3.4", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false),
        ("::ffff:10.0.0.0/104", "10.1.1.1", true),
        ("10.0.0.0/008", "10.1.1.1", true),
    ])
    func containsWhatBeginsAlike(_ text: String, _ address: String, contains: Bool) throws {
        let network = try #require(IPNetwork(text[...]))
        #expect(network.contains(try #require(IPAddress(address[...]))) == contains)
    }

    @Test(arguments: [
        "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0/8",
        "::/129", "[::]/0", "a/8", "/8", "10.0.0.0/8/8", "10.0.0.0:80/8",
        "10.0.0.0/99999999999999999999", "",
    ])
    func refuses(_ text: String) {
        #expect(IPNetwork(text[...]) == nil)
    }
}
