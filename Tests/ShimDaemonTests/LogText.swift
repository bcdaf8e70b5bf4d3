import FoundationEssentials
import Logging
import SystemPackage

@testable import ShimDaemon

/// A log in a file, which can be read while it is written.
struct LogText: Sendable {
    let logger: Logger
    private let file: LineFile
    private let path: String

    /// What has been logged so far, a line each.
    var lines: [String] {
        file.flush()
        let data = (try? Data(contentsOf: URL(filePath: path))) ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Lends a log.
    static func with<Success>(_ body: (LogText) async throws -> Success) async throws -> Success {
        try await TemporaryFolder.with { folder in
            let path = folder.file("log")
            let file = try FileDescriptor.open(
                FilePath(path),
                .writeOnly,
                options: [.create, .append],
                permissions: .ownerReadWrite
            )
            defer { try? file.close() }
            let lines = LineFile(file)
            let logger = Logger(label: "test") { _ in TextLog(logLevel: .notice, file: lines) }
            return try await body(LogText(logger: logger, file: lines, path: path))
        }
    }
}
