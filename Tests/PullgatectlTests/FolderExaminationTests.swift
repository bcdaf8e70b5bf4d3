import AdminAPI
import NodeFixture
import Testing

@testable import pullgatectl

@Suite struct FolderExaminationTests {
    /// What is found of a node in order that has its reports and hosts in these places.
    private static func texts(reports: String, hosts: String) -> [String] {
        var status = NodeStatus.inOrder
        status.reportsFolder = reports
        status.hostsFolder = hosts
        status.policies.active?.reports = nil
        return FolderExamination(status: status).diagnoses().map { diagnosis in
            "\(diagnosis.level): \(diagnosis.text). \(diagnosis.advice ?? "")"
        }
    }

    @Test func saysWhyAFolderCannotBeRead() async throws {
        try await Workspace.with { workspace in
            let file = try workspace.write("", to: "file")
            let missing = workspace.file("missing")
            let words = "cannot be read: No such file or directory. Make it, or correct reports"
            let found = Self.texts(reports: missing, hosts: file)
            #expect(found[0].hasPrefix("fail: the folder \(missing) \(words)"), "\(found)")
            let notAFolder = "cannot be read: Not a directory. Correct its mode, or re"
            #expect(found[1].hasPrefix("fail: the folder \(file) \(notAFolder)"), "\(found)")
            let reports = Self.texts(reports: file, hosts: missing)
            #expect(reports[0].hasPrefix("fail: the folder \(file) \(notAFolder)"), "\(reports)")
        }
    }

    @Test func namesEveryKindOfReport() async throws {
        try await Workspace.with { workspace in
            let found = Self.texts(reports: workspace.path, hosts: "/nonexistent")
            for scanner in ["Trivy", "Grype", "Harbor", "CycloneDX"] {
                #expect(found[0].contains(scanner), "\(found)")
            }
        }
    }
}
