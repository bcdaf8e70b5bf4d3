internal import FoundationEssentials
internal import SystemPackage

/// A process of this node.
struct RunningProcess {
    /// Its command line, the program's name included.
    let line: [String]

    /// Its command name; nil where it is not told.
    let command: String?

    /// Whether it has files of its own, as in a container: paths in its command line are not ours.
    ///
    /// They are left alone, because whoever runs a container says what is in them.
    let hasOwnFiles: Bool

    /// The parts of the program's path, as the command line has it.
    var program: [Substring] { line.first?.split(separator: "/") ?? [] }

    /// Finds all processes.
    ///
    /// - Parameter folder: Where they are, usually `/proc`.
    /// - Returns: Those that may be looked at.
    static func all(in folder: String) -> [RunningProcess] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { Int($0) != nil }.sorted().compactMap { name in
            let process = "\(folder)/\(name)"
            guard let bytes = try? Data(contentsOf: URL(filePath: "\(process)/cmdline")) else {
                return nil
            }
            let command = try? String(contentsOfFile: "\(process)/comm", encoding: .utf8)
            return RunningProcess(
                line: bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) },
                command: command.map { String($0.prefix { $0 != "\n" }) },
                hasOwnFiles: hasOwnFiles(process)
            )
        }
    }

    private static func hasOwnFiles(_ process: String) -> Bool {
        guard let root = try? FileIdentity(of: FilePath("\(process)/root")) else { return false }
        return (try? FileIdentity(of: "/")) != root
    }
}
