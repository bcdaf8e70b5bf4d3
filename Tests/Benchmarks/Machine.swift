import Foundation

/// What the figures were measured on.
enum Machine {
    /// Processor, how many of them, the system, and how busy it is.
    static var description: String {
        let table = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = table.split(separator: "\n").first { $0.hasPrefix("model name") }
        let model = line?.split(separator: ":").last.map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let count = ProcessInfo.processInfo.activeProcessorCount
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        let busy = load.split(separator: " ").first ?? "?"
        let system = ProcessInfo.processInfo.operatingSystemVersionString
        return "\(model ?? "unknown processor"), \(count) of them, \(system), load \(busy)"
    }
}
