import PolicyEngine
import Testing

@Suite struct SeverityTests {
    @Test func ordersFromUnknownToCritical() {
        let ordered: [Severity] = [.unknown, .negligible, .low, .medium, .high, .critical]
        #expect(Severity.allCases.sorted() == ordered)
    }

    @Test(arguments: Severity.allCases)
    func readsItsOwnWordInAnyCase(_ severity: Severity) {
        #expect(Severity(word: severity.word) == severity)
        #expect(Severity(word: severity.word.uppercased()) == severity)
    }

    @Test(arguments: [
        ("moderate", Severity.medium), ("Moderate", .medium), ("important", .high),
        ("IMPORTANT", .high),
    ])
    func readsOtherWords(_ word: String, as severity: Severity) {
        #expect(Severity(word: word) == severity)
    }

    @Test(arguments: ["", "severe", "high ", "hıgh", "crıtıcal", "none", "7.5"])
    func readsNothingFromUnknownWords(_ word: String) {
        #expect(Severity(word: word) == nil)
    }
}
