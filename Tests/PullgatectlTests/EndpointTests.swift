import Testing

@testable import pullgatectl

@Suite struct EndpointTests {
    @Test(arguments: ["unix:///run/pullgate/pullgate.sock", "/run/pullgate/pullgate.sock"])
    func readsAUnixSocketWithItsSchemeAndWithout(_ text: String) throws {
        #expect(try Endpoint(parsing: text) == .gate)
    }

    @Test func isWrittenAsItIsRead() throws {
        #expect(Endpoint.gate.description == "unix:///run/pullgate/pullgate.sock")
    }

    @Test(arguments: ["", "unix://", "unix:/a.sock", "unix://a.sock", "tcp://a:1", "a.sock"])
    func refusesWhatIsNoAbsolutePath(_ text: String) {
        #expect(throws: (any Error).self) { try Endpoint(parsing: text) }
    }

    @Test func refusesAPathThatNoSocketCanHave() throws {
        let longest = "/" + String(repeating: "a", count: 106)

        #expect(try Endpoint(parsing: "unix://" + longest).socket == longest)
        #expect(throws: (any Error).self) { try Endpoint(parsing: longest + "a") }
    }
}
