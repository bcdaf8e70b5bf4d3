import Testing

@testable import WebConnections

@Suite struct NetworkHostTests {
    @Test(
        arguments: [
            ("localhost", true), ("localhost:5000", true), ("127.0.0.1", true),
            ("127.1.2.3:1", true),
            ("[::1]:5000", true), ("::1", true), ("[0:0:0:0:0:0:0:1]:1", true),
            ("[0::0:1]:1", true), ("[::0001]:1", true), ("[::ffff:127.0.0.1]:1", true),
            ("[::ffff:7f00:1]:1", true),
            ("[::1]", false), ("[::2]:1", false), ("[::]:1", false), ("[::127.0.0.1]:1", false),
            ("[1::1]:1", false), ("[::1::]:1", false), ("[:::1]:1", false), ("[::00001]:1", false),
            ("[0:0:0:0:0:0:0:0:1]:1", false), ("[::ffff:127.0.0.1:0]:1", false),
            ("LOCALHOST", false), ("localhost.example", false), ("127.0.0.1.example", false),
            ("127.0.0.01", false), ("127.0.0", false), ("127.0.0.256", false),
            ("127.0.0.+1", false),
            ("127.0.0.1:5000:1", false), ("128.0.0.1", false), ("2130706433", false), ("", false),
        ]
    )
    func knowsTheNodeItselfAsContainerdDoes(text: String, isLocal: Bool) {
        #expect(NetworkHost.isLocal(text) == isLocal)
    }

    @Test(
        arguments: [
            ("a:80", "80"), ("a", ""), ("[::1]:80", "80"), ("[::1]", ""), ("::1", ""), ("a:", ""),
        ]
    )
    func findsThePort(text: String, port: String) {
        #expect(NetworkHost.port(of: text) == port)
    }
}
