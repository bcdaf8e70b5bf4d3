internal import FoundationEssentials

/// What the kernel tells about the processor.
struct CPUInfo {
    let lines: [(name: String, value: String)]

    /// Where the kernel tells about the node's own.
    static let path = "/proc/cpuinfo"

    /// Reads a file of the kernel's.
    ///
    /// - Parameter path: The file's path.
    /// - Throws: The system's error.
    init(file path: String) throws {
        let content = try Data(contentsOf: URL(filePath: path))
        self.init(String(decoding: content, as: UTF8.self))
    }

    /// Reads the text of the file.
    ///
    /// - Parameter text: The text.
    init(_ text: String) {
        lines = text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count > 1 else { return nil }
            return (Self.trimmed(parts[0]).lowercased(), Self.trimmed(parts[1]))
        }
    }

    /// The variant that containerd finds for an architecture.
    ///
    /// - Parameter architecture: The architecture, by Go's name.
    /// - Returns: `v5` to `v8` for ARM, the level `v1` to `v4` for amd64, else nil.
    func variant(of architecture: String) -> String? {
        switch architecture {
        case "arm", "arm64": armVariant(isWide: architecture == "arm64")
        case "amd64": "v\(amd64Level)"
        default: nil
        }
    }

    /// The level of the amd64 instruction set, as the x86-64 psABI counts them.
    private var amd64Level: Int {
        let flags = Set((value("flags") ?? "").split(separator: " "))
        let levels: [Set<Substring>] = [
            ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"],
            ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"],
            ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"],
        ]
        return 1 + levels.prefix { $0.isSubset(of: flags) }.count
    }

    private func armVariant(isWide: Bool) -> String? {
        guard let architecture = value("cpu architecture")?.lowercased() else { return nil }
        // The first Raspberry Pi says 7 of a processor of version 6.
        let model = value("model name")?.lowercased() ?? ""
        if !isWide, architecture == "7", model.hasPrefix("armv6-compatible") { return "v6" }
        return switch architecture {
        case "8", "aarch64": "v8"
        case "7", "7m", "?(12)", "?(13)", "?(14)", "?(15)", "?(16)", "?(17)": "v7"
        case "6", "6tej": "v6"
        case "5", "5t", "5te", "5tej": "v5"
        case "4", "4t": "v4"
        case "3": "v3"
        default: "unknown"
        }
    }

    /// What the first processor has for a name.
    private func value(_ name: String) -> String? {
        lines.first { $0.name == name }?.value
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
