import AdminAPI
import Foundation
import NodeFixture
import Testing

@testable import pullgatectl

@Suite struct FolderExaminationTests {
    /// What is found of a node in order that has its reports and hosts in these places.
    private static func texts(
        reports: String,
        hosts: String,
        processes: String = "/nonexistent"
    ) -> [String] {
        var status = NodeStatus.inOrder
        status.reportsFolder = reports
        status.hostsFolder = hosts
        status.policies.active?.reports = nil
        let view = DaemonView(processFolder: processes)
        return FolderExamination(status: status, view: view).diagnoses().map { diagnosis in
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

    @Test func saysThatAFolderIsHiddenFromTheDaemon() async throws {
        try await Workspace.with { workspace in
            let (seen, hidden) = (try workspace.folder("seen"), try workspace.folder("hidden"))
            for name in ["seen/a.json", "hidden/a.json"] { try workspace.write("", to: name) }
            let process = try workspace.folder("proc/7")
            try workspace.write("pullgated\n", to: "proc/7/comm")
            // What the daemon has as its root shows one of the two.
            let parent = try workspace.folder("proc/7/root\(workspace.path)")
            try FileManager.default.createSymbolicLink(
                atPath: "\(parent)/seen",
                withDestinationPath: seen
            )
            func texts(_ reports: String, _ hosts: String) -> [String] {
                Self.texts(
                    reports: reports,
                    hosts: hosts,
                    processes: URL(filePath: process).deletingLastPathComponent().path
                )
            }
            #expect(texts(seen, seen).allSatisfy { $0.hasPrefix("ok: ") })
            let found = texts(hidden, hidden)
            for (text, key) in zip(found, ["reports.folder", "registry.hostsFolder"]) {
                #expect(text.hasPrefix("fail: pullgated does not see the folder \(hidden)"))
                #expect(text.contains(key))
            }
            try FileManager.default.removeItem(atPath: "\(process)/comm")
            #expect(texts(hidden, hidden).allSatisfy { $0.hasPrefix("ok: ") })
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
