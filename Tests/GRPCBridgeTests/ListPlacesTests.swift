import Testing

@testable import GRPCBridge

@Suite(.timeLimit(.minutes(10))) struct ListPlacesTests {
    /// Tells its number when it gets a place that it has waited for, or leaves.
    private final class Target: CompletionTarget {
        private let number: Int
        private let told: Mailbox<String>

        init(_ number: Int, telling told: Mailbox<String>) {
            (self.number, self.told) = (number, told)
        }

        override func completed(step: UInt8, succeeded: Bool) {
            #expect(step == 3)
            told.put("\(number) \(succeeded ? "has a place" : "left")")
        }
    }

    private let places = ListPlaces()
    private let told = Mailbox<String>()

    /// Targets that ask for a place one after the other.
    private func ask(_ numbers: Range<Int>) -> (targets: [Target], served: [Bool]) {
        let targets = numbers.map { Target($0, telling: told) }
        return (targets, targets.map { places.take(for: $0, step: 3) })
    }

    @Test func placesGoToThoseThatHaveWaitedLongest() async throws {
        #expect(ask(0..<ListPlaces.maximum).served.allSatisfy { $0 })
        let (waiting, served) = ask(100..<103)
        #expect(served == [false, false, false])
        places.give()
        places.leave(waiting[1])
        // It waits no more.
        places.leave(waiting[1])
        places.leave(waiting[0])
        places.give()
        try await told.expect("100 has a place", "101 left", "102 has a place")
    }

    @Test func placesThatNobodyWaitsForAreFree() {
        _ = ask(0..<ListPlaces.maximum)
        places.give()
        #expect(ask(100..<102).served == [true, false])
    }
}
