import Logging
import Registry
import Synchronization
import Testing

extension RegistryHostsTests {
    private final class Lines: Sendable {
        let lines = Mutex<[String]>([])
    }

    private struct Recorder: LogHandler {
        let log: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.lines.withLock { $0.append("\(event.level) \(event.message)") }
        }
    }

    @Test func logsAWarningOnceForEachContentOfAFile() throws {
        try HostsFolder.with { folder in
            let log = Lines()
            let logger = Logger(label: "test") { _ in Recorder(log: log) }
            let hosts = RegistryHosts(folder: folder.path, logger: logger)
            let file = "\(folder.path)/_default/hosts.toml"
            try folder.write("[host.\"httpx://a\"]", to: "_default/hosts.toml")
            for name in ["a.example", "b.example", "a.example"] {
                #expect(try hosts.hosts(for: name).warnings.count == 1)
            }
            let first =
                "warning \(file): \"httpx://a\" is not asked: its scheme is neither https nor http"
            #expect(log.lines.withLock(\.self) == [first])
            try folder.write("[host.\"httpx://b\"]", to: "_default/hosts.toml")
            _ = try hosts.hosts(for: "a.example")
            #expect(log.lines.withLock(\.count) == 2)
        }
    }
}
