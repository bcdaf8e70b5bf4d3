import Testing

@testable import pullgate_benchmark

@Suite struct LoadTargetTests {
    @Test(arguments: [
        (
            "gate=/run/gate.sock=4711",
            LoadTarget(name: "gate", socket: "/run/gate.sock", process: 4711)
        ),
        ("peer=/run/peer.sock", LoadTarget(name: "peer", socket: "/run/peer.sock")),
    ])
    func isReadAsItIsWritten(argument: String, target: LoadTarget) {
        #expect(LoadTarget(argument: argument) == target)
        #expect(target.argument == argument)
    }

    @Test(arguments: ["", "gate", "=/run/gate.sock", "gate=", "a=/b=c", "a=/b=0", "a=/b=1=2"])
    func whatIsNoTargetIsRefused(argument: String) {
        #expect(LoadTarget(argument: argument) == nil)
    }
}
