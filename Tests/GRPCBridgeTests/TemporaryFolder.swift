import FoundationEssentials
import Glibc

/// A folder for one test with a path short enough for sockets.
struct TemporaryFolder: Sendable {
    struct NotMade: Error {
        let code: Int32
    }

    let path: String

    init() throws {
        var template = Array("/tmp/pullgate-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw NotMade(code: errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Runs a test in a new empty folder and removes it.
    static func with<Result>(
        _ test: (TemporaryFolder) async throws -> Result
    ) async throws -> Result {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        return try await test(folder)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
