import NodeFixture
import Testing

@testable import ShimDaemon

extension DecisionHistoryTests {
    /// containerd's verifier has a decision made on a name with its digest.
    @Test func findsADecisionOnADigestByTheTagBesideIt() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let path = workspace.file("decisions.sqlite")
                try await Self.with(path, logger: log.logger) { history async throws in
                    let maker = DecisionMaker(log: history)
                    let name = "docker.io/library/busybox:1"
                    let digest = "sha256:" + String(repeating: "0", count: 64)
                    await maker.decide(name)
                    await maker.decide("\(name)@\(digest)")
                    await maker.decide("docker.io/library/busybox:1.36@\(digest)")
                    func number(of reference: String) async throws -> Int64? {
                        let found = try await history.newest(reference: reference, image: "")
                        return found.map { $0.number - history.start }
                    }
                    #expect(try await number(of: name) == 2)
                    #expect(try await number(of: "docker.io/library/busybox:1.36") == 3)
                    #expect(try await number(of: "docker.io/library/busybox@\(digest)") == 3)
                    #expect(try await number(of: "docker.io/library/busybox:1.3") == nil)
                    await maker.decide(name)
                    #expect(try await number(of: name) == 4)
                }
            }
        }
    }
}
