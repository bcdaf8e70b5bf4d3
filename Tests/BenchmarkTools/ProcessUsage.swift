import Foundation
import Glibc

/// What a process has and has used, as the kernel counts it (proc(5)).
public struct ProcessUsage: Hashable, Sendable {
    /// KiB in memory: `VmRSS`.
    public let resident: Int

    /// KiB in memory that no file backs: `RssAnon`.
    public let anonymous: Int

    /// KiB in memory at most since the start or the last `forgetPeak(of:)`: `VmHWM`.
    public let peak: Int

    /// Threads.
    public let threads: Int

    /// Open descriptors, or nil when the kernel does not tell.
    public let descriptors: Int?

    /// Time on a processor, in user mode and in the kernel, ended threads included.
    public let processorTime: Duration

    /// Why a process's usage is not known.
    public struct Unreadable: Error, CustomStringConvertible {
        /// What a person should read.
        public let description: String
    }

    /// Reads the usage of a process.
    ///
    /// - Parameter process: The id of the process, or nil for this one.
    /// - Throws: `Unreadable` when there is no such process.
    public init(of process: Int32? = nil) throws {
        let folder = Self.folder(of: process)
        guard let status = try? String(contentsOfFile: "\(folder)/status", encoding: .utf8),
            let statistics = try? String(contentsOfFile: "\(folder)/stat", encoding: .utf8)
        else { throw Unreadable(description: "\(folder) cannot be read") }
        let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/fd")
        try self.init(
            status: status,
            statistics: statistics,
            ticksPerSecond: sysconf(Int32(_SC_CLK_TCK)),
            descriptors: descriptors?.count
        )
    }

    /// Takes what the kernel's files say.
    ///
    /// - Parameters:
    ///   - status: The text of `status`.
    ///   - statistics: The text of `stat`.
    ///   - ticksPerSecond: The unit of the times in `stat`.
    ///   - descriptors: How many descriptors are open.
    /// - Throws: `Unreadable` when a field is missing.
    public init(
        status: String,
        statistics: String,
        ticksPerSecond: Int,
        descriptors: Int?
    ) throws {
        func field(_ name: String) throws -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") } ?? ""
            let value = line.split(whereSeparator: \.isWhitespace).dropFirst().first
            guard let number = value.flatMap({ Int($0) }) else {
                throw Unreadable(description: "no \(name) in a process's status")
            }
            return number
        }
        resident = try field("VmRSS")
        anonymous = try field("RssAnon")
        peak = try field("VmHWM")
        threads = try field("Threads")
        self.descriptors = descriptors
        // The program's name stands in parentheses and may have spaces and parentheses in it; behind
        // it, `utime` and `stime` are the 12th and the 13th field.
        let afterName = statistics.lastIndex(of: ")").map { statistics[$0...].dropFirst() } ?? ""
        let fields = afterName.split(separator: " ")
        guard fields.count > 12, let user = Int64(fields[11]), let system = Int64(fields[12]) else {
            throw Unreadable(description: "no times in a process's stat")
        }
        processorTime = .seconds(1) * Double(user + system) / Double(ticksPerSecond)
    }

    /// Begins to look for a process's peak anew (proc(5), `clear_refs`).
    ///
    /// - Parameter process: The id of the process, or nil for this one.
    /// - Throws: An error of Foundation.
    public static func forgetPeak(of process: Int32? = nil) throws {
        let folder = folder(of: process)
        try Data("5".utf8).write(to: URL(filePath: "\(folder)/clear_refs"), options: [])
    }

    private static func folder(of process: Int32?) -> String {
        "/proc/\(process.map { "\($0)" } ?? "self")"
    }
}
