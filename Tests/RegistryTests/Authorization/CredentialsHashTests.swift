import Testing

@testable import Registry

@Suite struct CredentialsHashTests {
    @Test func tellsCredentialsApart() {
        let all = [
            RegistryCredentials(),
            RegistryCredentials(username: "a", password: "bc"),
            RegistryCredentials(username: "ab", password: "c"),
            RegistryCredentials(username: "a", password: "b1:c"),
            RegistryCredentials(username: "a1:b", password: "c"),
            RegistryCredentials(username: "a"),
            RegistryCredentials(auth: "malformed"),
            RegistryCredentials(auth: "/zpw"),
            RegistryCredentials(identityToken: "a"),
            RegistryCredentials(registryToken: "a"),
            RegistryCredentials(serverAddress: "a"),
            RegistryCredentials(username: "a", registryToken: "a"),
            RegistryCredentials(username: "a", serverAddress: "a"),
        ]
        #expect(Set(all.map(CredentialsHash.init)).count == all.count)
    }

    @Test func isTheSameForTheSame() {
        let decoded = CredentialsHash(RegistryCredentials(auth: "dTpw"))
        #expect(decoded == CredentialsHash(RegistryCredentials(username: "u", password: "p")))
    }
}
