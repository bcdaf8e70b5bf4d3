import FoundationEssentials

/// A folder for one test, removed when the test is over.
struct TemporaryFolder {
    let path: String

    /// Runs a test in a new empty folder.
    static func with(_ test: (TemporaryFolder) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "pullgate-reports-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: url) }
        try test(TemporaryFolder(path: url.path))
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url(name))
    }

    /// Writes over a file's content and keeps its place.
    func overwrite(_ text: String, in name: String) throws {
        try Data(text.utf8).write(to: url(name), options: [])
    }

    func rename(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(at: url(name), to: url(other))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: url(name))
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(at: url(name), withIntermediateDirectories: false)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: url(name).path,
            withDestinationPath: target
        )
    }

    /// Dates a file, so that tests need not wait for the clock.
    func date(_ name: String, secondsSinceEpoch: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: secondsSinceEpoch)],
            ofItemAtPath: url(name).path
        )
    }

    private func url(_ name: String) -> URL { URL(filePath: path).appending(path: name) }
}
