import Foundation

@testable import EndToEndTests
@testable import NodeFixture

/// What a process holds of its machine, as the kernel counts it.
struct Footprint: Sendable, CustomStringConvertible {
    /// Descriptors that a daemon may have more than before: connections to registries and to the
    /// endpoint stay open for a minute after their last use, eight at most to each.
    static let descriptorMargin = 16

    /// Bytes that it may have more: what lies between what is in use cannot all be given back.
    ///
    /// After most faults that is 1 MiB, after 10,000 connections 4 MiB. With 1 KiB lost for each of
    /// these it would be 10 MiB.
    static let memoryMargin = 8 << 20

    /// How long the return may take: the daemon gives memory back every five seconds while it
    /// changes, and once a minute at least.
    static let returnLimit = Duration.seconds(90)

    /// How long memory has to stand still to have settled: the daemon has looked for some to give
    /// back, and once more for what was still in use then.
    private static let settlingTime = Duration.seconds(12)

    /// Bytes by which memory may change and be taken to stand still.
    private static let stillness = 1 << 20

    /// Open file descriptors.
    let descriptors: Int

    /// Memory that is the process's own, in bytes; 0 with a sanitizer, most of whose it would be.
    ///
    /// Pages that nobody has written to since they were read from a file do not count, for the
    /// kernel may drop them.
    let memory: Int

    /// Processor time that it has used, in ticks of 10 ms.
    let ticks: Int

    /// Looks at a daemon.
    ///
    /// - Throws: `FixtureError` when it does not run, or an error of Foundation.
    init(of daemon: DaemonProcess) throws {
        guard let processID = daemon.processID else {
            throw FixtureError(code: .endedEarly, message: "\(daemon.name) does not run")
        }
        let folder = "/proc/\(processID)"
        descriptors = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/fd").count
        let rollup = try String(contentsOfFile: "\(folder)/smaps_rollup", encoding: .utf8)
        let lines = rollup.split(separator: "\n").filter {
            $0.hasPrefix("Anonymous:") || $0.hasPrefix("Swap:")
        }
        let used = lines.reduce(0) { sum, line in
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            return sum + (kibibytes ?? 0) << 10
        }
        memory = Sanitizer.isUsed ? 0 : used
        // The fields after the name, which is in brackets: proc(5).
        let state = try String(contentsOfFile: "\(folder)/stat", encoding: .utf8)
        let fields = state[(state.lastIndex(of: ")") ?? state.startIndex)...].split(separator: " ")
        ticks = fields[12...13].reduce(0) { $0 + (Int($1) ?? 0) }
    }

    /// Waits until a daemon's memory stands still.
    ///
    /// - Parameters:
    ///   - daemon: The daemon.
    ///   - isLoaded: Whether all is under way that it has to do; before, nothing has settled.
    ///   - look: Is shown what the daemon holds meanwhile.
    /// - Returns: What it holds then.
    /// - Throws: `FixtureError`, an error of Foundation, or `CancellationError`.
    static func settled(
        of daemon: DaemonProcess,
        when isLoaded: () -> Bool = { true },
        _ look: (Footprint) -> Void = { _ in }
    ) async throws -> Footprint {
        var still = (footprint: try Footprint(of: daemon), since: ContinuousClock.now)
        return try await Deadline.wait(within: returnLimit, for: "\(daemon.name) to settle") {
            let now = try Footprint(of: daemon)
            look(now)
            if !isLoaded() || abs(now.memory - still.footprint.memory) > stillness {
                still = (now, ContinuousClock.now)
            }
            return ContinuousClock.now - still.since > settlingTime ? now : nil
        }
    }

    var description: String { "\(descriptors) descriptors, \(memory >> 20) MiB" }

    /// Waits until a daemon holds no more than it did, and prints what it holds then.
    ///
    /// - Parameters:
    ///   - daemon: The daemon.
    ///   - descriptorMargin: Descriptors that it may have more.
    ///   - memoryMargin: Bytes of memory that it may have more.
    /// - Throws: `FixtureError` with code `timedOut`, which says what it holds instead.
    func waitForReturn(
        of daemon: DaemonProcess,
        descriptors descriptorMargin: Int = descriptorMargin,
        memory memoryMargin: Int = memoryMargin
    ) async throws {
        let end = ContinuousClock.now + Self.returnLimit
        while true {
            let now = try Footprint(of: daemon)
            let isBack =
                now.descriptors <= descriptors + descriptorMargin
                && now.memory <= memory + memoryMargin
            if isBack {
                print("\(daemon.name) had \(self) and has \(now)")
                return
            }
            guard ContinuousClock.now < end else {
                throw FixtureError(
                    code: .timedOut,
                    message: "\(daemon.name) had \(self) and keeps \(now)"
                )
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
