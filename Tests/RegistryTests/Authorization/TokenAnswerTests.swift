import Testing

@testable import Registry

@Suite struct TokenAnswerTests {
    @Test(arguments: [
        (#"{"token":"a"}"#, "a", Duration.seconds(60)),
        (#"{"token":"a","access_token":"b","expires_in":300}"#, "b", .seconds(300)),
        (#"{"token":"a","access_token":"","expires_in":0}"#, "a", .zero),
        (#"{"token":"a","expires_in":99999999}"#, "a", .seconds(3600)),
    ])
    func reads(_ text: String, _ token: String, _ lifetime: Duration) throws {
        let answer = try TokenAnswer(reading: Array(text.utf8))
        #expect(answer.token == token)
        #expect(answer.lifetime == lifetime)
    }

    @Test(arguments: ["", "{}", "[]", #"{"token":""}"#, #"{"token":1}"#, #"{"token":"a\nb"}"#])
    func refuses(_ text: String) {
        let error = #expect(throws: HostFailure.self) {
            try TokenAnswer(reading: Array(text.utf8))
        }
        #expect(error?.code == .unauthorized)
    }

    @Test(arguments: [0: true, 1: false] as KeyValuePairs)
    func takesNoTokenThatIsTooLong(excess: Int, isTaken: Bool) {
        let token = String(repeating: "a", count: TokenAnswer.maximumTokenBytes + excess)
        let answer = try? TokenAnswer(reading: Array(#"{"token":"\#(token)"}"#.utf8))
        #expect((answer != nil) == isTaken)
    }
}
