import FoundationEssentials
import Registry

/// A folder of registry configurations for one test, removed when the test is over.
struct HostsFolder {
    let path: String

    /// Runs a test in a new empty folder.
    static func with(_ test: (HostsFolder) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "pullgate-hosts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: url) }
        try test(HostsFolder(path: url.path))
    }

    /// Writes a file, and the folders above it.
    func write(_ text: String, to name: String) throws {
        let target = url(name)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: target)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(at: url(name), withIntermediateDirectories: true)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: url(name).path,
            withDestinationPath: target
        )
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: url(name))
    }

    /// Looks up the hosts of a registry as a new process would.
    func hosts(for registryHost: String) throws -> HostList {
        try RegistryHosts(folder: path).hosts(for: registryHost)
    }

    /// Looks up the hosts that a hosts file gives to `r.example`.
    func hosts(from text: String) throws -> HostList {
        try write(text, to: "r.example/hosts.toml")
        return try hosts(for: "r.example")
    }

    private func url(_ name: String) -> URL { URL(filePath: path).appending(path: name) }
}

extension HostList {
    /// Where the hosts are, in order.
    var urls: [String] {
        hosts.map { "\($0.scheme)://\($0.authority)\($0.pathPrefix)" }
    }

    /// What the warnings say.
    var messages: [String] { warnings.map(\.message) }
}
