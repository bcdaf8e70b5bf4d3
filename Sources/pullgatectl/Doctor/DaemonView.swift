internal import FoundationEssentials
internal import SystemPackage

/// Which files the daemon sees: its unit hides some folders from it, or shows others in their place.
struct DaemonView {
    /// Where the processes are, usually `/proc`.
    let processFolder: String

    /// Whether a folder of this node is certain to be hidden from the daemon.
    ///
    /// - Parameter folder: The folder's path.
    /// - Returns: Whether it is; false where no daemon runs, or it may not be looked into.
    func hides(_ folder: String) -> Bool {
        guard let own = try? FileIdentity(of: FilePath(folder)) else { return false }
        // Below another process's root the kernel follows absolute links from the root of ours.
        let target = URL(filePath: folder).resolvingSymlinksInPath().path
        let seen = roots.compactMap { root -> Bool? in
            do throws(Errno) {
                return try FileIdentity(of: FilePath(root + target)) == own
            } catch {
                return error == .noSuchFileOrDirectory ? false : nil
            }
        }
        return seen.contains(false) && !seen.contains(true)
    }

    /// What the processes of that name have as `/`.
    private var roots: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: processFolder)) ?? []
        return names.filter { Int($0) != nil }.map { "\(processFolder)/\($0)" }
            .filter { process in
                let name = try? String(contentsOfFile: "\(process)/comm", encoding: .utf8)
                return name == "pullgated\n"
            }
            .map { "\($0)/root" }
    }
}
