import Testing

@testable import Registry

@Suite struct RegistryHostTests {
    @Test(
        arguments: [
            ("registry.example:5000", nil, true), ("registry.example:5000", "", true),
            ("registry.example:5000", "https://registry.example:5000", true),
            ("registry.example:5000", "http://registry.example:5000/v1/", true),
            ("registry.example:5000", "registry.example:5000", false),
            ("registry.example", "registry.example", false),
            ("registry.example", "https://registry.example:443", false),
            ("registry.example", "https://REGISTRY.example", false),
            ("registry.example", "https://registry.example@evil.example", false),
            ("registry-1.docker.io", "https://index.docker.io/v1/", false),
            ("127.0.0.1:5000", "127.0.0.1:5000", false),
        ] as [(String, String?, Bool)]
    )
    func takesCredentialsThatAreForIt(authority: String, address: String?, takes: Bool) {
        let host = RegistryHost(authority: authority)
        let credentials = RegistryCredentials(serverAddress: address ?? "")
        #expect((host.share(of: credentials) != nil) == takes)
    }

    @Test func showsNoValueOfAHeader() {
        let header = RegistryHeader(name: "Authorization", value: "secret")
        let host = RegistryHost(authority: "a", headers: [header])
        var dumped = ""
        dump(host, to: &dumped)
        let texts = ["\(header)", "\(host)", String(reflecting: host), dumped]
        #expect(texts.allSatisfy { $0.contains("Authorization") && !$0.contains("secret") })
    }
}
