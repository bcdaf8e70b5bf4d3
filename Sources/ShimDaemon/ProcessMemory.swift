internal import FoundationEssentials

/// What memory a process has, in bytes; nil for what the kernel does not tell.
struct ProcessMemory: Hashable, Sendable {
    /// What is in memory.
    let resident: Int?

    /// What is in memory and no file backs.
    let anonymous: Int?

    /// The addresses that are reserved.
    let virtual: Int?

    /// Reads what this process has now.
    static var current: ProcessMemory {
        let data = try? Data(contentsOf: URL(filePath: "/proc/self/status"))
        return ProcessMemory(status: String(decoding: data ?? Data(), as: UTF8.self))
    }

    /// Reads the text of `/proc/PID/status` (proc(5)).
    ///
    /// - Parameter status: The text, with a field a line.
    init(status: String) {
        let pairs = status.split(separator: "\n").compactMap { line -> (Substring, Int)? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let bytes = Self.bytes(parts[1]) else { return nil }
            return (parts[0], bytes)
        }
        let fields = Dictionary(pairs) { first, _ in first }
        resident = fields["VmRSS"]
        anonymous = fields["RssAnon"]
        virtual = fields["VmSize"]
    }

    /// The number of bytes in `   1234 kB`.
    private static func bytes(_ text: Substring) -> Int? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, words[1] == "kB", let number = Int(words[0]) else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: 1024)
        return overflow ? nil : bytes
    }
}
