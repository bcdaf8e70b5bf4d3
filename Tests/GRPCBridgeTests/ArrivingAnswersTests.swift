import Testing

@testable import GRPCBridge

@Suite struct ArrivingAnswersTests {
    /// Tells its number when it gets a place that it has waited for.
    private final class Target: CompletionTarget {
        private let number: Int
        private let told: Mailbox<Int>

        init(_ number: Int, telling told: Mailbox<Int>) {
            (self.number, self.told) = (number, told)
        }

        override func completed(step: UInt8, succeeded: Bool) {
            #expect(step == 3)
            told.put(number)
        }
    }

    private let told = Mailbox<Int>()

    /// One target for each place, and three more.
    private var targets: [Target] {
        (0..<ArrivingAnswers.count + 3).map { Target($0, telling: told) }
    }

    @Test func placesGoToThoseThatHaveWaitedLongest() async throws {
        let arriving = ArrivingAnswers(silence: .seconds(3600))
        let targets = targets
        let taken = targets.map { arriving.take(for: $0, step: 3) }
        #expect(taken == targets.indices.map { $0 < ArrivingAnswers.count })
        arriving.give(by: targets[4])
        arriving.give(by: targets[4])
        arriving.give(by: targets[0])
        try await told.expect(ArrivingAnswers.count, ArrivingAnswers.count + 1)
        #expect(!arriving.take(for: targets[4], step: 3))
        arriving.give(by: targets[1])
        arriving.give(by: targets[2])
        try await told.expect(ArrivingAnswers.count + 2, 4)
    }

    @Test func aPlaceWhoseAnswerDoesNotComeGoesToOthers() async throws {
        let arriving = ArrivingAnswers(silence: .milliseconds(1))
        let targets = targets
        // Which of them has to wait depends on how long this takes.
        let waiting = targets.indices.filter { !arriving.take(for: targets[$0], step: 3) }
        for number in waiting { try await told.expect(number) }
        for target in targets { arriving.give(by: target) }
        for target in targets.prefix(ArrivingAnswers.count) {
            #expect(arriving.take(for: target, step: 3))
        }
    }
}
