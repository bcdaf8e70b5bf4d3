internal import FoundationEssentials

/// A process of this node.
struct RunningProcess {
    /// Its command line, the program's name included.
    let line: [String]
    /// The files that it sees.
    let files: ProcessFiles

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
            let line = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return RunningProcess(line: line, files: ProcessFiles(process: process))
        }
    }
}
