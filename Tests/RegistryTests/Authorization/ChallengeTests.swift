import Testing

@testable import Registry

@Suite struct ChallengeTests {
    /// Headers and what containerd 1.6 reads of them.
    static let parameters: [(String, [String: String])] = [
        (
            #"Bearer realm="https://a/t",service="s",scope="repository:a:pull,push""#,
            ["realm": "https://a/t", "service": "s", "scope": "repository:a:pull,push"]
        ),
        (#"bearer REALM=x , Service = y"#, ["realm": "x"]),
        (#"Bearer realm="a",empty="",x=y"#, ["realm": "a", "empty": "", "x": "y"]),
        (#"Bearer realm="a\"b\\c""#, ["realm": #"a"b\c"#]),
        (#"Bearer realm="a"#, ["realm": ""]),
        (#"Bearer realm="a\"#, ["realm": ""]),
        (#"Bearer realm=a realm=b"#, ["realm": "a"]),
        (#"Bearer realm=a,realm=b"#, ["realm": "b"]),
        (#"Bearer realm=a,,x=y"#, ["realm": "a"]),
        (#"Bearer realm=a, Basic realm=b"#, ["realm": "a"]),
        ("Bearer realm=", ["realm": ""]),
        ("Bearer", [:]),
        ("Bearer,realm=a", [:]),
        ("Bearer\trealm=a", ["realm": "a"]),
        ("Bearer realm=é", ["realm": ""]),
    ]

    @Test(arguments: parameters)
    func reads(_ header: String, _ parameters: [String: String]) {
        let challenge = Challenge.read([header])
        #expect(challenge == [Challenge(scheme: .bearer, parameters: parameters)])
    }

    @Test func putsTheBetterSchemeFirst() {
        let challenges = Challenge.read([
            "Basic realm=1", "Negotiate", "DIGEST", "Bearer realm=2", "Bearer realm=3", "",
            " Basic",
        ])
        #expect(challenges.map(\.scheme) == [.bearer, .bearer, .digest, .basic])
        #expect(challenges.compactMap { $0.parameters["realm"] } == ["2", "3", "1"])
    }

    @Test func readsOnlySoMuch() {
        let long = "Bearer realm=" + String(repeating: "a", count: Challenge.maximumBytes)
        #expect(Challenge.read([long]).isEmpty)
        let many = [String](repeating: "Basic", count: Challenge.maximumCount + 1)
        #expect(Challenge.read(many).count == Challenge.maximumCount)
    }
}
