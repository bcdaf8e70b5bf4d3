import Testing

@testable import Registry

@Suite struct RegistryCredentialsTests {
    @Test func takesTheNameBeforeTheTokenBeforeAuth() {
        let auth = "dTpw"
        let all = RegistryCredentials(
            username: "n",
            password: "q",
            auth: auth,
            identityToken: "t"
        )
        #expect(all.secret == .success(.password(username: "n", password: "q")))
        let token = RegistryCredentials(password: "q", auth: auth, identityToken: "t")
        #expect(token.secret == .success(.identityToken("t")))
        let decoded = RegistryCredentials(auth: auth)
        #expect(decoded.secret == .success(.password(username: "u", password: "p")))
        #expect(RegistryCredentials(password: "q").secret == .success(.none))
    }

    @Test(arguments: [
        ("dTpw", "u", "p"),
        ("dTpwOnE=", "u", "p:q"),
        ("dTo=", "u", ""),
        ("OnA=", "", "p"),
        ("dT\r\npw\n", "u", "p"),
        ("dTpwAAA=", "u", "p"),
        ("dTrMgXA=", "u", "\u{301}p"),
    ])
    func decodesAuth(_ auth: String, _ username: String, _ password: String) {
        let secret = RegistryCredentials(auth: auth).secret
        #expect(secret == .success(.password(username: username, password: password)))
    }

    @Test(arguments: ["u:p", "dXA=", "dTpw=", "====", "/w=="])
    func refusesAuth(_ auth: String) {
        #expect(RegistryCredentials(auth: auth).secret == .failure(.auth))
    }

    @Test(arguments: ["/zpw", "dTr/"])
    func takesNoTextThatIsNotUTF8(_ auth: String) {
        #expect(RegistryCredentials(auth: auth).secret == .failure(.encoding))
    }

    @Test func showsNothingOfItself() {
        let credentials = RegistryCredentials(
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
