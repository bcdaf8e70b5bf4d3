import AdminAPI
import Foundation
import NodeFixture
import Testing

@testable import pullgatectl

@Suite struct FolderExaminationTests {
    /// What is found of a node in order that has its reports and hosts in these places.
    private static func texts(
        reports: String,
        read: FolderReports? = .inOrder,
        hosts: String = "/nonexistent",
        processes: String = "/nonexistent"
    ) -> [String] {
        var status = NodeStatus.inOrder
        status.reportsFolder = reports
        status.folderReports = read
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
            let found = Self.texts(reports: workspace.path, hosts: file)
            let notAFolder = "cannot be read: Not a directory. Correct its mode, or re"
            #expect(found[1].hasPrefix("fail: the folder \(file) \(notAFolder)"), "\(found)")
        }
    }

    @Test func saysWhyTheDaemonCannotReadTheReports() async throws {
        try await Workspace.with { workspace in
            var read = FolderReports.inOrder
            read.error = "the report folder holds 10001 reports, and at most 10000 are read"
            let later = Self.texts(reports: workspace.path, read: read)[0]
            let goesOn = "fail: pullgated goes on with 2 reports, as the report folder holds 10001 "
            #expect(later.hasPrefix(goesOn), "\(later)")
            read.count = 0
            let present = Self.texts(reports: workspace.path, read: read)[0]
            let words = "fail: pullgated cannot use them: the report folder holds 10001 reports, "
            #expect(present.hasPrefix(words), "\(present)")
            #expect(present.contains(". Correct that, or reports.folder; "), "\(present)")
            let missing = Self.texts(reports: workspace.file("missing"), read: read)[0]
            #expect(missing.hasSuffix(". Make it, or correct reports.folder"), "\(missing)")
        }
    }

    @Test func saysHowManyReportsTheDaemonCannotUse() throws {
        var read = FolderReports.inOrder
        (read.unusableFiles, read.problem) = (1, "\"b.json\": it may not be read")
        let found = Self.texts(reports: "/reports", read: read)[0]
        let words = "warn: pullgated cannot use 1 of 2 files in /reports, such as \"b.json\": it"
        #expect(found.hasPrefix(words), "\(found)")
        #expect(Self.texts(reports: "/reports")[0] == "ok: 2 reports in /reports. ")
        read.files = 1
        let only = Self.texts(reports: "/reports", read: read)[0]
        #expect(only.hasPrefix("warn: pullgated cannot use 1 of 1 file in /reports, "), "\(only)")
    }

    @Test func saysThatTheDaemonHasNotReadTheReports() {
        let found = Self.texts(reports: "/reports", read: nil)[0]
        #expect(found.hasPrefix("warn: pullgated does not say what it has read in /reports. "))
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

    @Test func followsLinksToWhatIsHiddenFromTheDaemon() async throws {
        try await Workspace.with { workspace in
            let (link, hidden) = (workspace.file("link"), try workspace.folder("hidden"))
            try workspace.write("", to: "hidden/a.json")
            _ = try workspace.folder("proc/7")
            try workspace.write("pullgated\n", to: "proc/7/comm")
            // The daemon has the link, too, but not what it leads to.
            let parent = try workspace.folder("proc/7/root\(workspace.path)")
            for path in [link, "\(parent)/link"] {
                try FileManager.default.createSymbolicLink(
                    atPath: path,
                    withDestinationPath: hidden
                )
            }
            let found = Self.texts(reports: link, processes: workspace.file("proc"))[0]
            #expect(found.hasPrefix("fail: pullgated does not see the folder \(link)"), "\(found)")
        }
    }

    @Test func saysWhichFolderKeepsTheDaemonFromAHostsFile() async throws {
        try await Workspace.with { workspace in
            try workspace.writeHosts("", for: "a.example")
            func found() -> String {
                Self.texts(reports: "/reports", hosts: workspace.hostsFolder)[1]
            }
            #expect(found() == "ok: 1 readable in \(workspace.hostsFolder). ")
            let folder = "\(workspace.hostsFolder)/a.example"
            let file = "\(folder)/hosts.toml"
            for (path, words) in [
                (file, ". Run chown root \(file), or chmod a+r"),
                (folder, ": the folder \(folder) is closed to it. Run chown root \(folder), or "),
            ] {
                let mode: (Int) -> [FileAttributeKey: Any] = { [.posixPermissions: $0] }
                try FileManager.default.setAttributes(mode(0o600), ofItemAtPath: file)
                try FileManager.default.setAttributes(mode(0o066), ofItemAtPath: path)
                let start = "fail: pullgated, root without capabilities, may not read \(file)"
                #expect(found().hasPrefix(start + words), "\(found())")
            }
        }
    }

    @Test func saysWhichFolderBehindALinkKeepsTheDaemonFromAHostsFile() async throws {
        try await Workspace.with { workspace in
            let (closed, hosts) = (try workspace.folder("closed"), try workspace.folder("hosts"))
            _ = try workspace.folder("closed/a.example")
            try workspace.write("", to: "closed/a.example/hosts.toml")
            try FileManager.default.createSymbolicLink(
                atPath: "\(hosts)/a.example",
                withDestinationPath: "\(closed)/a.example"
            )
            let found = { Self.texts(reports: "/reports", hosts: hosts)[1] }
            #expect(found() == "ok: 1 readable in \(hosts). ")
            let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o066]
            try FileManager.default.setAttributes(mode, ofItemAtPath: closed)
            let words = "\(hosts)/a.example/hosts.toml: the folder \(closed) is closed to it. "
            #expect(found().contains(words), "\(found())")
        }
    }

    @Test func namesEveryKindOfReport() async throws {
        try await Workspace.with { workspace in
            let none = FolderReports(
                count: 0,
                files: 0,
                unusableFiles: 0,
                problem: nil,
                error: nil
            )
            let found = Self.texts(reports: workspace.path, read: none)
            for scanner in ["Trivy", "Grype", "Harbor", "CycloneDX"] {
                #expect(found[0].contains(scanner), "\(found)")
            }
        }
    }
}
