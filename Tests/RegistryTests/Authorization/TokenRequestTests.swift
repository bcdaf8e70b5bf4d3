import Testing

@testable import Registry

@Suite struct TokenRequestTests {
    private func request(
        _ parameters: [String: String],
        secret: RegistryCredentials.Secret = .none
    ) throws -> TokenRequest {
        try TokenRequest(
            answering: Challenge(scheme: .bearer, parameters: parameters),
            repository: "team/app",
            secret: secret
        )
    }

    @Test func asksForWhatTheRegistryWantsAndForTheRepository() throws {
        let request = try request([
            "realm": "https://auth.example/token?a=b#c", "service": "x y",
            "scope": "repository:team/other:pull  repository:team/app:pull",
        ])
        #expect(
            request.url == "https://auth.example/token?a=b&service=x+y"
                + "&scope=repository%3Ateam%2Fapp%3Apull&scope=repository%3Ateam%2Fother%3Apull"
        )
        #expect(request.form == nil)
        #expect(request.basicAuthorization == nil)
    }

    @Test func asksForTheRepositoryWhenTheRegistryNamesNoScope() throws {
        #expect(
            try request(["realm": "http://auth.example"]).url
                == "http://auth.example?scope=repository%3Ateam%2Fapp%3Apull"
        )
    }

    @Test(arguments: [nil, "", "/token", "auth.example/token", "ftp://a/", "https://"])
    func refusesARealm(_ realm: String?) {
        let error = #expect(throws: HostFailure.self) {
            try request(realm.map { ["realm": $0] } ?? [:])
        }
        #expect(error?.code == .unauthorized)
    }

    @Test func provesNothingByAnEmptyPassword() throws {
        let request = try request(
            ["realm": "https://a/"],
            secret: .password(username: "u", password: "")
        )
        #expect(request.form == nil)
        #expect(request.basicAuthorization == nil)
    }

    @Test func encodesWhatAFormWouldMisread() throws {
        let request = try request(
            ["realm": "https://a/"],
            secret: .password(username: "a&b", password: "c=d é%")
        )
        let form = try #require(request.form)
        #expect(form.contains("username=a%26b&password=c%3Dd+%C3%A9%25"))
    }
}
