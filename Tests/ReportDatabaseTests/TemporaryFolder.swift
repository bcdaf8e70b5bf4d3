import FoundationEssentials

/// A folder for one test, removed when the test is over.
struct TemporaryFolder {
    let path: String

    /// Runs a test in a new empty folder.
    static func with(_ test: (TemporaryFolder) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "pullgate-index-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: url) }
        try test(TemporaryFolder(path: url.path))
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    func bytes(of name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: file(name))))
    }

    /// Writes a file, in place of the one that has the name.
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try Data(bytes).write(to: URL(filePath: file(name)), options: .atomic)
    }
}
