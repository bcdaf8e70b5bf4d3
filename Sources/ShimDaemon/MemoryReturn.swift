internal import FoundationEssentials
internal import Glibc
internal import ReturnedMemory
internal import ServiceLifecycle

/// Gives memory back that a burst of calls or a new bundle has left behind.
///
/// The C library keeps what is freed between what is not, for the next allocation: after long lists
/// that is a multiple of what the gate uses at rest.
struct MemoryReturn: Service {
    /// The time between two looks: soon after a burst, and nothing beside the calls of one.
    static let interval = Duration.seconds(5)

    /// Looks after which memory is given back even if nothing seems to have changed.
    static let mostLooks = 12

    func run() async throws {
        await cancelWhenGracefulShutdown { await returnMemory() }
    }

    private func returnMemory() async {
        var anonymousAtLastLook: Int?
        var looks = 0
        while (try? await Task.sleep(for: Self.interval)) != nil {
            guard let usage = Usage() else { continue }
            looks += 1
            if usage.anonymous != anonymousAtLastLook || looks >= Self.mostLooks {
                pullgate_return_freed()
                // What was still in use in the midst of a burst is free at the next look, which comes
                // because giving back has changed the number.
                anonymousAtLastLook = usage.anonymous
                looks = 0
            }
        }
    }
}

extension MemoryReturn {
    /// What a process has in memory.
    struct Usage: Hashable, Sendable {
        /// The bytes of a page, in which the kernel counts.
        private static let page = Int(getpagesize())

        /// Bytes that no file backs.
        let anonymous: Int

        /// Reads what this process has, or nil when the kernel does not tell.
        init?() {
            let data = try? Data(contentsOf: URL(filePath: "/proc/self/statm"))
            self.init(statm: String(decoding: data ?? Data(), as: UTF8.self), page: Self.page)
        }

        /// Reads the text of `statm` (proc(5)): the second field counts all pages in memory, the
        /// third those of files.
        init?(statm: String, page: Int) {
            let fields = statm.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
            guard fields.count > 2, fields[1] >= fields[2] else { return nil }
            anonymous = (fields[1] - fields[2]) * page
        }
    }
}
