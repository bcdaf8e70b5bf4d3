import Foundation
import NodeFixture
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

    @Test func isTheSameSocketUnderEveryNameOfItsPath() async throws {
        try await Workspace.with { workspace in
            let manager = FileManager.default
            let run = try workspace.folder("run/pullgate")
            try manager.createSymbolicLink(
                atPath: workspace.file("var"),
                withDestinationPath: workspace.file("run")
            )
            let gate = try Endpoint(parsing: "\(run)/pullgate.sock")
            func isSame(_ path: String) throws -> Bool {
                try Endpoint(parsing: "unix://\(workspace.path)\(path)").isSameSocket(as: gate)
            }
            func check() throws {
                #expect(try isSame("/var/pullgate/pullgate.sock"))
                #expect(try isSame("//run/pullgate//pullgate.sock"))
                #expect(try !isSame("/var/pullgate/other.sock"))
                #expect(try !isSame("/absent/pullgate.sock"))
            }
            // As long as nobody listens there, too.
            try check()
            try workspace.write("", to: "run/pullgate/pullgate.sock")
            try workspace.write("", to: "run/pullgate/other.sock")
            try check()
            try manager.createSymbolicLink(
                atPath: workspace.file("link.sock"),
                withDestinationPath: gate.socket
            )
            #expect(try isSame("/link.sock"))
        }
    }

    @Test func refusesAPathThatNoSocketCanHave() throws {
        let longest = "/" + String(repeating: "a", count: 106)

        #expect(try Endpoint(parsing: "unix://" + longest).socket == longest)
        #expect(throws: (any Error).self) { try Endpoint(parsing: longest + "a") }
    }
}
