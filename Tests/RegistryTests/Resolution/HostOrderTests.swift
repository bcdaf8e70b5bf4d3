import Testing

@testable import Registry

@Suite struct HostOrderTests {
    private let hosts = ["a", "b", "c", "d"].map { ResolverFixture.host($0) }

    /// The hosts' names, each with the milliseconds of a second that it has if those before it
    /// use up theirs.
    private func shares(_ order: HostOrder) -> [String] {
        var remaining = Duration.milliseconds(1000)
        return order.hosts.indices.map { index in
            let share = order.share(at: index, of: remaining)
            remaining -= share
            return "\(order.hosts[index].authority) \(share / .milliseconds(1))"
        }
    }

    @Test func dividesTheTimeEvenlyWhereNothingIsKnown() {
        #expect(shares(HostOrder(hosts)) == ["a 250.0", "b 250.0", "c 250.0", "d 250.0"])
    }

    @Test func givesNearlyAllToTheHostThatNamedWhatIsAskedFor() {
        let order = HostOrder(hosts, first: hosts[3], silent: Set(hosts[..<3]))
        let shares = shares(order)
        #expect(shares.first == "d 875.0")
        #expect(order.hosts.map(\.authority) == ["d", "a", "b", "c"])
        #expect(order.share(at: 3, of: .seconds(1)) == .seconds(1))
    }

    @Test func dividesTheTimeEvenlyAmongThoseThatHaveAnswered() {
        let order = HostOrder(hosts, first: hosts[3])
        #expect(shares(order) == ["d 250.0", "a 250.0", "b 250.0", "c 250.0"])
    }

    @Test func countsTheLastThatMayAnswerAsTheLast() {
        func last(_ order: HostOrder) -> [Bool] { order.hosts.indices.map(order.isLast) }
        #expect(last(HostOrder(hosts)) == [false, false, false, true])
        #expect(last(HostOrder(hosts, silent: [hosts[0]])) == [false, false, true, true])
        #expect(last(HostOrder(hosts, silent: Set(hosts))) == [false, false, false, true])
    }

    @Test func givesSilentHostsOneShareAmongThemAfterTheOthers() {
        let order = HostOrder(hosts, silent: Set(hosts[..<2]))
        let third = order.share(at: 0, of: .seconds(3))
        #expect(third == .seconds(1))
        #expect(order.share(at: 1, of: .seconds(2)) == .seconds(1))
        #expect(order.share(at: 2, of: .seconds(1)) == .milliseconds(500))
        #expect(order.hosts.map(\.authority) == ["c", "d", "a", "b"])
    }

    @Test func keepsTheOrderAmongThoseThatAnswerAndThoseThatDoNot() {
        let order = HostOrder(hosts, silent: [hosts[2], hosts[0]])
        #expect(order.hosts.map(\.authority) == ["b", "d", "a", "c"])
    }

    @Test func doesNotPutAHostFirstThatHasFallenSilent() {
        let order = HostOrder(hosts, first: hosts[0], silent: [hosts[0]])
        #expect(order.hosts.map(\.authority) == ["b", "c", "d", "a"])
    }

    @Test func givesTheOnlyHostAllOfTheTime() {
        let order = HostOrder([hosts[0]], first: hosts[0])
        #expect(shares(order) == ["a 1000.0"])
        #expect(shares(HostOrder([hosts[0]], silent: [hosts[0]])) == ["a 1000.0"])
    }
}
