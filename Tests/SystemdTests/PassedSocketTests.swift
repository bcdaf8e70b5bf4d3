import Systemd
import Testing

/// What the variables say; that a real socket arrives is tested with the daemon.
@Suite struct PassedSocketTests {
    /// The number of the process that the variables are read for.
    private static let processID: Int32 = 12

    private func sockets(_ variables: [String: String]) -> [PassedSocket] {
        PassedSocket.all(environment: variables, processID: Self.processID)
    }

    @Test func readsNumbersAndNames() {
        let variables = [
            "LISTEN_PID": "12", "LISTEN_FDS": "2", "LISTEN_FDNAMES": "pullgate:other",
        ]
        let sockets = sockets(variables)
        #expect(sockets.map(\.descriptor) == [3, 4])
        #expect(sockets.map(\.name) == ["pullgate", "other"])
        #expect(sockets.named("pullgate")?.descriptor == 3)
        #expect(sockets.named("other")?.descriptor == 4)
        #expect(sockets.named("unknown") == nil)
    }

    @Test(arguments: [nil, "pullgated.socket", "a:b"])
    func theOnlySocketNeedsNoName(names: String?) {
        var variables = ["LISTEN_PID": "12", "LISTEN_FDS": "1"]
        variables["LISTEN_FDNAMES"] = names
        #expect(sockets(variables).named("pullgate")?.descriptor == 3)
    }

    @Test(arguments: [
        [:], ["LISTEN_FDS": "1"], ["LISTEN_PID": "12"], ["LISTEN_PID": "13", "LISTEN_FDS": "1"],
        ["LISTEN_PID": "12", "LISTEN_FDS": "0"], ["LISTEN_PID": "12", "LISTEN_FDS": "-1"],
        ["LISTEN_PID": "12", "LISTEN_FDS": "many"],
        ["LISTEN_PID": "12", "LISTEN_FDS": "2147483647"],
    ])
    func ignoresWhatIsMeantForAnotherProcessOrIsWrong(variables: [String: String]) {
        #expect(sockets(variables).isEmpty)
    }
}
