import Foundation

/// The processes of this machine, to prove that none is left.
enum ProcessTable {
    /// Finds processes by a text in their command line.
    ///
    /// - Parameter text: The text, such as the path of a workspace.
    /// - Returns: Their ids.
    /// - Throws: An error of Foundation when there is no `/proc`.
    static func processes(mentioning text: String) throws -> [Int32] {
        let entries = try FileManager.default.contentsOfDirectory(atPath: "/proc")
        return entries.compactMap { Int32($0) }.filter { processID in
            let path = "/proc/\(processID)/cmdline"
            let commandLine = try? String(contentsOfFile: path, encoding: .utf8)
            return commandLine?.contains(text) ?? false
        }
    }
}
