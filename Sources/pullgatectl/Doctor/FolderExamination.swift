internal import AdminAPI
internal import FoundationEssentials
internal import SystemErrors
internal import SystemPackage

/// Looks at the folders that the daemon reads.
struct FolderExamination {
    let status: NodeStatus
    let view: DaemonView

    private static let readability = "its files must be root's or readable for everybody"

    /// Looks at the scan reports and at containerd's `hosts.toml` files.
    ///
    /// - Returns: What was found.
    func diagnoses() -> [Diagnosis] {
        // One path can name several folders.
        [reports] + status.hostsFolder.split(separator: ":").map { hosts(in: String($0)) }
    }

    private var reports: Diagnosis {
        let subject = "reports"
        let index = status.policies.active?.reports.map {
            "\(Counted($0.images, "image")) in the bundle's index"
        }
        guard let folder = status.reportsFolder else {
            return index.map { .ok(subject, $0) }
                ?? .warn(
                    subject,
                    "none: neither the bundle has an index nor is there a folder",
                    advice: "Without reports every image is unscanned; set reports.folder"
                )
        }
        if view.hides(folder) { return hidden(subject, folder, key: "reports.folder") }
        guard let read = status.folderReports else {
            return .warn(
                subject,
                "pullgated does not say what it has read in \(folder)",
                advice: "Ask again soon, or restart it if it is of an older version"
            )
        }
        if let error = read.error {
            return .fail(
                subject,
                read.count > 0
                    ? "pullgated goes on with \(Counted(read.count, "report")), as \(error)"
                    : "pullgated cannot use them: \(error)",
                advice: FileManager.default.fileExists(atPath: folder)
                    ? "Correct that, or reports.folder; \(Self.readability)"
                    : "Make it, or correct reports.folder"
            )
        }
        if let problem = read.problem {
            return .warn(
                subject,
                "pullgated cannot use \(read.unusableFiles) of \(Counted(read.files, "file")) in "
                    + "\(folder), such as \(problem)",
                advice: "See its log (journalctl -u pullgated); \(Self.readability)"
            )
        }
        guard read.count > 0 || index != nil else {
            return .warn(
                subject,
                "none in \(folder), so every image is unscanned",
                advice: "Put reports of Trivy, Grype or Harbor, or CycloneDX BOMs, there as *.json"
            )
        }
        return .ok(
            subject,
            ["\(Counted(read.count, "report")) in \(folder)", index].compactMap(\.self)
                .joined(separator: ", ")
        )
    }

    private func hosts(in folder: String) -> Diagnosis {
        let subject = "hosts.toml"
        let manager = FileManager.default
        guard manager.fileExists(atPath: folder) else {
            return .ok(subject, "there is no \(folder), so every registry is asked itself")
        }
        let names: [String]
        do {
            names = try manager.contentsOfDirectory(atPath: folder)
        } catch {
            return .fail(
                subject,
                "the folder \(folder) cannot be read: \(error.systemReason)",
                advice: "Correct its mode, or registry.hostsFolder"
            )
        }
        if view.hides(folder) { return hidden(subject, folder, key: "registry.hostsFolder") }
        let files = names.sorted().map { "\(folder)/\($0)/hosts.toml" }
            .filter(manager.fileExists(atPath:))
        for file in files {
            let target = URL(filePath: file).resolvingSymlinksInPath().path
            guard
                let (path, denied) = PlainRoot.obstacle(on: FilePath(file))
                    ?? PlainRoot.obstacle(on: FilePath(target))
            else { continue }
            let way = path.string == file ? "" : ": the folder \(path) is closed to it"
            return .fail(
                subject,
                "pullgated, root without capabilities, may not read \(file)\(way)",
                advice: "Run chown root \(path), or chmod \(denied == .read ? "a+r" : "a+x")"
            )
        }
        return .ok(subject, "\(files.count) readable in \(folder)")
    }

    private func hidden(_ subject: String, _ folder: String, key: String) -> Diagnosis {
        .fail(
            subject,
            "pullgated does not see the folder \(folder): its unit hides /root, /home and "
                + "/run/user, and gives it a /tmp and /var/tmp of its own",
            advice: "Put it elsewhere, and correct \(key)"
        )
    }
}
