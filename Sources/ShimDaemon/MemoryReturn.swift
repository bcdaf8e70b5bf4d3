internal import FoundationEssentials
internal import GRPCBridge
internal import Glibc
internal import ServiceLifecycle

/// Gives the system back what a burst of calls has left behind.
struct MemoryReturn: Service {
    /// The time between two looks: soon enough for a node that is short of memory, and seldom enough
    /// to cost nothing.
    private static let interval = Duration.seconds(10)

    /// The time between two looks where the last ones have given little back, because the memory is
    /// in use.
    private static let longestInterval = Duration.seconds(60)

    /// The growth in bytes from which on there is something to look for.
    private static let growth = 32 << 20

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var least = Self.residentBytes
            var pause = Self.interval
            while (try? await Task.sleep(for: pause)) != nil {
                let before = Self.residentBytes
                least = min(least, before)
                guard before > least + Self.growth else {
                    pause = Self.interval
                    continue
                }
                ReleasedMemory.giveBack()
                let isWorthIt = Self.residentBytes < before - Self.growth / 2
                pause = isWorthIt ? Self.interval : min(pause * 2, Self.longestInterval)
            }
        }
    }

    /// The memory that the process takes up; 0 where the system does not say.
    private static var residentBytes: Int {
        let data = (try? Data(contentsOf: URL(filePath: "/proc/self/statm"))) ?? Data()
        let fields = String(decoding: data, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }
}
