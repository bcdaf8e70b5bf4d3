import NodeFixture
import Testing

@testable import pullgatectl

@Suite struct MirrorExaminationTests {
    @Test func saysWhatIsWrongWithAHostsFile() async throws {
        try await Workspace.with { workspace in
            let absent = try MutePort(.refusing)
            let nobody = absent.address
            try workspace.writeHosts("[host", for: nobody)
            let found = await MirrorExamination(hostsFolder: workspace.hostsFolder).diagnoses()
            try #require(found.count == 2, "\(found)")
            #expect(found[0].level == .warn)
            #expect(found[0].subject == "hosts.toml")
            let file = "\(workspace.hostsFolder)/\(nobody)/hosts.toml"
            let words = "\(file): containerd ignores it and asks the registry itself: "
            #expect(found[0].text.hasPrefix(words), "\(found)")
            #expect(found[0].advice == "Correct it, unless it is meant so")
            withExtendedLifetime(absent) {}
        }
    }
}
