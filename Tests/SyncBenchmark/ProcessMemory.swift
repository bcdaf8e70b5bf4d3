import Foundation

/// The memory of this process, as the kernel counts it.
enum ProcessMemory {
    /// KiB that are in memory now.
    static var resident: Int { value(of: "VmRSS:") }

    /// KiB that were in memory at most since the last `forgetPeak()`.
    static var peak: Int { value(of: "VmHWM:") }

    /// Begins to look for the peak anew (proc(5), `clear_refs`).
    static func forgetPeak() throws {
        try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"), options: [])
    }

    private static func value(of name: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
