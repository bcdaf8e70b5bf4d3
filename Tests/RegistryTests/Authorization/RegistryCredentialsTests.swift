import Testing

@testable import Registry

@Suite struct RegistryCredentialsTests {
    @Test func takesTheNameBeforeTheTokenBeforeAuth() throws {
        let auth = "dTpw"
        let all = try RegistryCredentials(
            username: "n",
            password: "q",
            auth: auth,
            identityToken: "t"
        )
        #expect(all.secret == .password(username: "n", password: "q"))
        let token = try RegistryCredentials(password: "q", auth: auth, identityToken: "t")
        #expect(token.secret == .identityToken("t"))
        let decoded = try RegistryCredentials(auth: auth)
        #expect(decoded.secret == .password(username: "u", password: "p"))
        #expect(try RegistryCredentials(password: "q").secret == .none)
    }

    @Test(arguments: [
        ("dTpw", "u", "p"),
        ("dTpwOnE=", "u", "p:q"),
        ("dTo=", "u", ""),
        ("OnA=", "", "p"),
        ("dT\r\npw\n", "u", "p"),
        ("dTpwAAA=", "u", "p"),
    ])
    func decodesAuth(_ auth: String, _ username: String, _ password: String) throws {
        let secret = try RegistryCredentials(auth: auth).secret
        #expect(secret == .password(username: username, password: password))
    }

    @Test(arguments: ["u:p", "dXA=", "dTpw=", "====", "/w=="])
    func refusesAuth(_ auth: String) {
        #expect(throws: RegistryCredentials.MalformedError.auth) {
            try RegistryCredentials(auth: auth)
        }
    }

    @Test func showsNothingOfItself() throws {
        let credentials = try RegistryCredentials(
            username: "swordfish",
            password: "swordfish",
            registryToken: "swordfish",
            serverAddress: "swordfish"
        )
        var dumped = ""
        dump(credentials, to: &dumped)
        dump([credentials as RegistryCredentials?], to: &dumped)
        let texts = [
            "\(credentials)", String(reflecting: credentials), "\([credentials])",
            String(describing: Optional(credentials)), dumped,
        ]
        for text in texts {
            #expect(text.contains("<credentials>"))
            #expect(!text.contains("swordfish"))
        }
    }
}
