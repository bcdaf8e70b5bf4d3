import Foundation
import Testing

@testable import ShimDaemon

/// The configuration files that are installed as examples.
@Suite struct ExampleConfigurationTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "systemd/examples").path

    /// Those of this daemon: each example begins with the path that it is for.
    private static func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
            .filter { path in
                try String(contentsOfFile: path, encoding: .utf8).hasPrefix("# /etc/pullgate/")
            }
    }

    /// A machine without the keys that an example names misses nothing else.
    @Test func haveAllThatTheDaemonNeedsButTheKeys() throws {
        let files = try Self.files()
        #expect(!files.isEmpty)
        for file in files {
            do throws(ConfigurationError) {
                _ = try Configuration(file: file)
            } catch {
                let mistakes = error.description.split(separator: "\n")
                #expect(mistakes.count == 1, "\(error)")
                #expect(error.description.contains("endpoint.keys: /etc/pullgate/"), "\(error)")
                #expect(error.description.contains("cannot be read: No such file"), "\(error)")
            }
        }
    }
}
