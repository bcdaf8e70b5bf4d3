public import Logging
internal import SystemPackage

/// Finds the hosts to ask for a registry's content, as containerd does by its `config_path`.
///
/// Files are read for every look-up, so a change needs no restart. Where versions differ, this is
/// the way of containerd 2, with a warning about what 1.6 makes of it.
public struct RegistryHosts: Sendable {
    /// The most hosts of one registry: each that is down costs a part of the time of a pull.
    public static let maximumHosts = 64

    /// Where containerd's documentation has the folders of registries.
    public static let usualRoot = "/etc/containerd/certs.d"

    /// The name of the file that lists a registry's hosts.
    static let fileName = "hosts.toml"

    /// The folder that stands for all registries that have none.
    public static let defaultFolder = "_default"

    /// The folders that hold a folder for each registry.
    let roots: [String]
    private let logger: Logger?
    private let cache = HostsFileCache()

    /// Prepares look-ups; nothing is read yet.
    ///
    /// - Parameters:
    ///   - folder: containerd's `config_path`: one folder or several with `:` between them, such
    ///     as `usualRoot`. Empty ones are left out; `nil` asks every registry itself.
    ///   - logger: Where a file's warnings are logged, once for each content of the file.
    public init(folder: String?, logger: Logger? = nil) {
        roots = folder?.split(separator: ":").map(String.init) ?? []
        self.logger = logger
    }

    /// Finds the hosts to ask for a registry's content.
    ///
    /// A hosts file that is broken is ignored, as containerd does: then the registry itself is
    /// asked, and a warning says so.
    ///
    /// - Parameter registryHost: The registry host of an image's reference, such as `docker.io`
    ///   or `registry.example:5000`.
    /// - Returns: The hosts, and the warnings about the file that they come from. There is none
    ///   where the file names only hosts that no request can reach.
    /// - Throws: `HostsError` where containerd would fail the pull before it asks any host.
    public func hosts(for registryHost: String) throws(HostsError) -> HostList {
        guard !registryHost.isEmpty, !registryHost.contains(where: { $0 == "/" || $0 == "\0" }),
            registryHost != ".", registryHost != ".."
        else {
            throw HostsError(
                code: .invalidRegistryHost,
                message: "\(registryHost.quoted) is not the host of a registry"
            )
        }
        guard let folder = try folder(of: registryHost) else {
            return try list([HostEntry()], for: registryHost, warnings: [])
        }
        let file = FilePath(folder).appending(Self.fileName).string
        let bytes = try HostFiles.content(of: file)
        guard !bytes.isEmpty else {
            return try list([HostEntry(certificatesIn: folder)], for: registryHost, warnings: [])
        }

        let (outcome, isNew) = cache.file(bytes, in: folder)
        let entries: [HostEntry]
        let messages: [String]
        switch outcome {
        case .success(let content):
            entries = content.hosts
            messages = content.warnings
        case .failure(let error):
            entries = [try HostEntry(certificatesIn: folder)]
            messages = ["containerd ignores it and asks the registry itself: \(error.reason)"]
        }
        let warnings = messages.map { HostsWarning(path: file, message: $0) }
        if isNew {
            for warning in warnings { logger?.warning("\(warning)") }
        }
        return try list(entries, for: registryHost, warnings: warnings)
    }

    /// The folder of a registry: the first that exists, under the first root that has one.
    private func folder(of registryHost: String) throws(HostsError) -> String? {
        for root in roots {
            for name in Self.folderNames(of: registryHost) {
                let path = FilePath(root).appending(name).lexicallyNormalized().string
                if try HostFiles.facts(of: path) != nil { return path }
            }
        }
        return nil
    }

    /// The names that a registry's folder may have, the first that exists being the one: with
    /// `_` about the port, as the reference has it, and the one for all registries.
    private static func folderNames(of registryHost: String) -> [String] {
        let names = [registryHost, defaultFolder]
        guard let colon = registryHost.lastIndex(of: ":"), colon > registryHost.startIndex else {
            return names
        }
        let port = registryHost[registryHost.index(after: colon)...]
        return ["\(registryHost[..<colon])_\(port)_"] + names
    }

    private func list(
        _ entries: [HostEntry],
        for registryHost: String,
        warnings: [HostsWarning]
    ) throws(HostsError) -> HostList {
        guard entries.count <= Self.maximumHosts else {
            throw HostsError(
                code: .tooLarge,
                message: "\(registryHost) has more than the \(Self.maximumHosts) hosts that"
                    + " are asked"
            )
        }
        var hosts: [RegistryHost] = []
        for entry in entries {
            hosts.append(try RegistryHost(entry, for: registryHost))
        }
        return HostList(hosts: hosts, warnings: warnings)
    }
}
