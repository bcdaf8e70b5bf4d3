internal import FoundationEssentials
internal import Glibc
internal import ReturnedMemory
internal import ServiceLifecycle

/// Gives memory back that a burst of calls, a new bundle or the start has left behind.
///
/// The C library keeps what is freed between what is not, for the next allocation: after long lists
/// that is a multiple of what the gate uses at rest.
struct MemoryReturn: Service {
    /// The time between two looks: soon after a burst, and nothing beside the calls of one.
    static let interval = Duration.seconds(5)

    /// How many bytes must have been added to those at rest before any are given back: less than
    /// what a few connections with their buffers take.
    static let slack = 2 << 20

    /// How many bytes of code may be mapped: about what calls, polls and decisions run through.
    static let maximumCode = 20 << 20

    /// Looks between which code is not given back again, in case all of it is used: getting it back
    /// takes half a millisecond.
    static let looksBetweenCode = 3

    /// Has threads share heaps, each of which keeps free memory of its own.
    ///
    /// To be called before there are many threads. The C library's own number is 8 for each
    /// processor; two keep the thread of the calls apart from the others.
    static func limitHeaps() {
        pullgate_limit_heaps(2)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await returnMemory() }
    }

    private func returnMemory() async {
        var anonymousAtRest = 0
        var looksToCode = 0
        while (try? await Task.sleep(for: Self.interval)) != nil {
            guard let usage = Usage() else { continue }
            if usage.anonymous > anonymousAtRest + Self.slack {
                pullgate_return_freed()
                anonymousAtRest = Usage()?.anonymous ?? usage.anonymous
            }
            anonymousAtRest = min(anonymousAtRest, usage.anonymous)
            looksToCode -= 1
            if looksToCode <= 0, usage.ofFiles > Self.maximumCode {
                pullgate_return_code()
                looksToCode = Self.looksBetweenCode
            }
        }
    }
}

extension MemoryReturn {
    /// What a process has in memory.
    struct Usage: Hashable, Sendable {
        /// Bytes of the file that the kernel counts in pages.
        private static let page = Int(getpagesize())

        /// Bytes that no file backs.
        let anonymous: Int

        /// Bytes that a file backs.
        let ofFiles: Int

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
            ofFiles = fields[2] * page
        }
    }
}
