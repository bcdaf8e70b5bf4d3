internal import SystemPackage
internal import WebConnections

/// Reads the tables of a hosts file and collects what is odd about them.
struct HostsFileReader {
    /// The keys that any table of a host may have, and what the whole file has besides.
    private static let hostKeys: Set<String> = [
        "capabilities", "ca", "client", "skip_verify", "header", "override_path", "dial_timeout",
    ]
    private static let fileKeys: Set<String> = ["server", "host"]

    /// The folder that paths in the file start from.
    let folder: String

    /// What an operator should know.
    var warnings: [String] = []

    /// Reads the table of a host that is asked before the server.
    ///
    /// - Parameters:
    ///   - name: The table's name, which is the host's URL.
    ///   - table: The table.
    /// - Returns: `nil` for a host that no request can reach, which is warned about.
    /// - Throws: `HostsFileError` for a value that containerd cannot read.
    mutating func host(_ name: String, _ table: HostTable) throws(HostsFileError) -> HostEntry? {
        warn(ofKeysIn: table, known: Self.hostKeys)
        var entry = try entry(name, table)
        guard let url = try url(name), !url.authority.isEmpty else {
            warnings.append("the host \(name.quotedURL) is not asked: it names no host")
            return nil
        }
        return place(&entry, at: url) ? entry : nil
    }

    /// Reads what the file says outside of any host's table.
    ///
    /// - Parameter table: The whole file.
    /// - Returns: The server, or the registry itself where none is named. Nothing for a server
    ///   that no request can reach, which is warned about.
    /// - Throws: `HostsFileError` for a value that containerd cannot read.
    mutating func server(_ table: HostTable) throws(HostsFileError) -> [HostEntry] {
        warn(ofKeysIn: table, known: Self.hostKeys.union(Self.fileKeys))
        let name = try table.string("server") ?? ""
        var entry = try entry(name, table)
        guard let url = try url(name), !url.authority.isEmpty else {
            entry.capabilities = .all
            if !name.isEmpty {
                warnings.append(
                    "the server \(name.quotedURL) names no host: the registry itself is asked"
                )
            } else if try table.strings("capabilities") != nil {
                warnings.append("\"capabilities\" has no effect without \"server\"")
            }
            return [entry]
        }
        return place(&entry, at: url) ? [entry] : []
    }

    /// Reads what any table may say.
    private mutating func entry(
        _ name: String,
        _ table: HostTable
    ) throws(HostsFileError) -> HostEntry {
        var entry = HostEntry()
        entry.name = name
        entry.overridesPath = try table.bool("override_path") ?? false
        entry.capabilities = try capabilities(table)
        entry.authorities = try table.stringOrStrings("ca")?.map(absolute)
        if let client = try table.stringsOrPairs("client"), !client.isEmpty {
            entry.clientCertificates = client.map { files in
                HostEntry.Pair(
                    certificate: absolute(files[0]),
                    key: files.count > 1 ? absolute(files[1]) : nil
                )
            }
        }
        entry.skipsVerification = try table.bool("skip_verify")
        entry.headers = try headers(table)
        if let text = try table.string("dial_timeout"), !text.isEmpty {
            guard let timeout = GoDuration.parse(text) else {
                throw table.mistake("dial_timeout", "is no length of time: \(text.quoted)")
            }
            entry.dialTimeout = timeout
        }
        return entry
    }

    private mutating func capabilities(
        _ table: HostTable
    ) throws(HostsFileError) -> HostCapabilities {
        let names = try table.strings("capabilities") ?? []
        guard !names.isEmpty else { return .all }
        var capabilities: HostCapabilities = []
        for name in names {
            switch name.lowercased() {
            case "pull": capabilities.insert(.pull)
            case "resolve": capabilities.insert(.resolve)
            case "push": capabilities.insert(.push)
            case "referrers":
                warnings.append(
                    table.message("capabilities", "has \"referrers\", for which older containerd")
                        + " ignores the whole file"
                )
            default: throw table.mistake("capabilities", "has an unknown item: \(name.quoted)")
            }
        }
        return capabilities
    }

    private mutating func headers(_ table: HostTable) throws(HostsFileError) -> [RegistryHeader] {
        // What says where a message goes and where it ends is the client's: Go writes its own too.
        let owned: Set<String> = ["host", "content-length", "transfer-encoding", "trailer"]
        return try table.fields("header").filter { header in
            guard owned.contains(header.name.lowercased()) else { return true }
            warnings.append(table.message("header.\(header.name)", "is not sent"))
            return false
        }
    }

    private func url(_ name: String) throws(HostsFileError) -> ServerURL? {
        guard !name.isEmpty else { return nil }
        do {
            return try ServerURL(name.utf8.starts(with: "http".utf8) ? name : "https://" + name)
        } catch {
            throw HostsFileError(reason: "\(name.quotedURL) is no URL: \(error)")
        }
    }

    /// Fills in where a host is.
    ///
    /// - Returns: Whether a request can reach it.
    private mutating func place(_ entry: inout HostEntry, at url: ServerURL) -> Bool {
        guard let scheme = WebScheme(rawValue: url.scheme) else {
            warnings.append(
                "\(entry.name.quotedURL) is not asked: its scheme is neither https nor http"
            )
            return false
        }
        if let timeout = entry.dialTimeout, timeout < .zero {
            warnings.append("\(entry.name.quotedURL) is not asked: \"dial_timeout\" is negative")
            return false
        }
        if url.hasUnusedParts {
            warnings.append("user, query and fragment of \(entry.name.quotedURL) are not used")
        }
        let path = CleanPath.of(url.path)
        let isComplete = entry.overridesPath || path.hasSuffix("/v2")
        entry.server = HostEntry.Server(
            scheme: scheme,
            authority: url.authority,
            pathPrefix: isComplete ? path : path + "/v2"
        )
        return true
    }

    private mutating func warn(ofKeysIn table: HostTable, known: Set<String>) {
        for key in table.keys where !known.contains(key) {
            if known.contains("host"), key.lowercased() == "host" {
                warnings.append(table.message(key, "has no effect: hosts are under \"host\" alone"))
            } else if key == "proxy" {
                warnings.append(
                    table.message(key, "is not followed: new containerd asks through a proxy")
                )
            } else if known.contains(key.lowercased()) {
                warnings.append(table.message(key, "is read by containerd 2, but not by 1.6"))
            } else {
                warnings.append(table.message(key, "is not known and has no effect"))
            }
        }
    }

    private func absolute(_ path: String) -> String {
        let path = FilePath(path)
        if path.isAbsolute { return path.string }
        return FilePath(folder).appending(path.components).lexicallyNormalized().string
    }
}
