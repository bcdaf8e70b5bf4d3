import FoundationEssentials

/// A folder for one test, removed when the test is over.
struct TemporaryFolder {
    let path: String

    /// Runs a test in a new empty folder.
    static func with<Success>(_ test: (TemporaryFolder) throws -> Success) throws -> Success {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        return try test(folder)
    }

    /// Runs a test in a new empty folder.
    static func with<Success>(
        _ test: (TemporaryFolder) async throws -> Success
    ) async throws -> Success {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        return try await test(folder)
    }

    private init() throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "pullgate-daemon-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file in one step.
    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: file(name)), options: .atomic)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            at: URL(filePath: file(name)),
            withIntermediateDirectories: false
        )
    }

    func rename(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: file(name), toPath: file(other))
    }

    private func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
