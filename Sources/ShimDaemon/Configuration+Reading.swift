internal import Admission
internal import GRPCBridge
internal import PolicyEngine
internal import PolicySync
internal import StrictYAML

/// The keys of the configuration file; README.md lists them for administrators.
extension Configuration {
    init?(reading reader: inout MappingReader) {
        let listen = reader.optional("listen") { $0.mapping { Listen(reading: &$0) } } ?? Listen()
        let backend = reader.optional("backend") { $0.mapping { Backend(reading: &$0) } }
        let backendSocket = backend?.socket ?? "/run/containerd/containerd.sock"
        let endpoint = reader.required("endpoint") { $0.mapping { VerifiedEndpoint(reading: &$0) } }
        let stateFolder = reader.optional("stateFolder") { $0.absolutePath() }
        let admin = reader.optional("admin") { $0.mapping { Admin(reading: &$0) } } ?? Admin()
        let metrics = reader.optional("metrics") { $0.mapping { Metrics(reading: &$0) } }
        let reports = reader.optional("reports") { $0.mapping { Reports(reading: &$0) } }
        let registry =
            reader.optional("registry") { $0.mapping { Registry(reading: &$0) } } ?? Registry()
        let failureModes = reader.optional("failureMode") { $0.failureModes() }
        let exempt = reader.optional("exempt") {
            $0.list { $0.parsed(ImagePattern.init(parsing:)) }
        }
        let hideImagesFrom = reader.optional("hideImagesFrom") {
            $0.list { $0.commandName() }
        }
        let output: DecisionLogOutput? = reader.optional("decisionLog") {
            $0.mapping { reader in
                reader.required("output") {
                    $0.parsed(as: "stdout, stderr or an absolute path") {
                        DecisionLogOutput(rawValue: $0)
                    }
                }
            }
        }
        let alerts = reader.optional("alerts") { $0.mapping { AlertSettings(reading: &$0) } }
        let logFormat: LogFormat? = reader.optional("log") {
            $0.mapping { $0.required("format") { $0.enumeration() } }
        }
        let drainTimeout = reader.optional("drainTimeout") {
            $0.period(from: Age(seconds: 0), to: longestDrain)
        }
        let logLevel: LogLevel? = reader.optional("logLevel") { $0.enumeration() }
        reader.reportEqual([
            ("listen", listen.socket), ("backend", backendSocket), ("admin", admin.socket),
            ("metrics", metrics?.listen.path),
        ])
        guard let endpoint else { return nil }
        self.init(
            listen: listen,
            backendSocket: backendSocket,
            endpoint: endpoint.settings,
            verification: endpoint.verification,
            stateFolder: stateFolder ?? StateFolder.defaultPath,
            admin: admin,
            reports: reports,
            registry: registry,
            failureModes: failureModes ?? FailureModes(),
            exempt: exempt ?? [],
            decisionLogOutput: output ?? .stderr,
            drainTimeout: drainTimeout ?? Age(seconds: 60),
            logLevel: logLevel ?? .info
        )
        self.metrics = metrics
        self.alerts = alerts
        if let logFormat { self.logFormat = logFormat }
        if let timeout = backend?.startTimeout { backendStartTimeout = timeout }
        if let hideImagesFrom { self.hideImagesFrom = Set(hideImagesFrom) }
    }
}

extension MappingReader {
    /// Reports each section whose socket is that of another.
    ///
    /// - Parameter sockets: The sections' keys and the paths of their sockets, nil where a section
    ///   has none; a section that the file leaves out has its default.
    fileprivate mutating func reportEqual(_ sockets: [(key: String, path: String?)]) {
        for (place, socket) in sockets.enumerated() {
            guard let path = socket.path,
                let other = sockets[..<place].first(where: { $0.path == path })
            else { continue }
            // Two defaults differ: one of both stands in the file.
            let (named, equal) = contains(socket.key) ? (socket, other) : (other, socket)
            report("its socket is also that of \(equal.key): \(path)", at: named.key)
        }
    }
}

extension Configuration.Listen {
    fileprivate init?(reading reader: inout MappingReader) {
        if let socket = reader.optional("socket", { $0.socketPath() }) { self.socket = socket }
        let users: [UInt32]? = reader.optional("allowedUIDs") {
            $0.list(emptyIs: "lists no user that may connect") { $0.integer(in: 0...UInt32.max) }
        }
        if let users { allowedUIDs = Set(users) }
    }
}

/// The keys below `backend`, nil where the default holds.
private struct Backend {
    let socket: String?
    let startTimeout: Age?

    init?(reading reader: inout MappingReader) {
        socket = reader.optional("socket") { $0.socketPath() }
        startTimeout = reader.optional("startTimeout") {
            $0.period(from: Age(seconds: 0), to: longestStart)
        }
    }
}

extension Configuration.Admin {
    fileprivate init?(reading reader: inout MappingReader) {
        let socket = reader.optional("socket") {
            $0.socketPath(upTo: SocketFile.maximumPathLength)
        }
        if let socket { self.socket = socket }
    }
}

extension Configuration.Metrics {
    fileprivate init?(reading reader: inout MappingReader) {
        let address = reader.required("listen") { $0.localAddress() }
        guard let address else { return nil }
        listen = address
    }
}

extension Configuration.Reports {
    fileprivate init?(reading reader: inout MappingReader) {
        let folder = reader.required("folder") { $0.absolutePath() }
        let interval = reader.optional("scanInterval") { $0.interval() }
        guard let folder else { return nil }
        self.init(folder: folder, scanInterval: interval ?? Age(seconds: 10))
    }
}

extension Configuration.Registry {
    fileprivate init?(reading reader: inout MappingReader) {
        if let folder = reader.optional("hostsFolder", { $0.absolutePath() }) {
            hostsFolder = folder
        }
        let timeout = reader.optional("resolveTimeout") {
            $0.period(from: Age(seconds: 1), to: longestResolution)
        }
        if let timeout { resolveTimeout = timeout }
        let reuse = reader.optional("tagReuse") {
            $0.period(from: Age(seconds: 0), to: longestReuse)
        }
        if let reuse { tagReuse = reuse }
    }
}

extension ValueReader {
    /// Reads the path of a file or folder.
    mutating func absolutePath() -> String? {
        parsed(as: "an absolute path") { $0.hasPrefix("/") ? $0 : nil }
    }

    /// Reads the path of a Unix socket, as kubelet and crictl write it (`unix:///…`) or plain.
    ///
    /// - Parameter longest: The most bytes that it may have.
    /// - Returns: The path.
    fileprivate mutating func socketPath(upTo longest: Int = longestSocketPath) -> String? {
        parsed(as: "an absolute path or unix:///path", LocalAddress.socketPath)
            .flatMap { fitting($0, upTo: longest) }
    }

    /// Reads an address on this node.
    fileprivate mutating func localAddress() -> LocalAddress? {
        let address = parsed(
            as: "the port of a loopback address (127.0.0.1:9464) or unix:///path",
            LocalAddress.init
        )
        switch address {
        case .socket(let path):
            return fitting(path, upTo: SocketFile.maximumPathLength).map { .socket(path: $0) }
        case .port, nil: return address
        }
    }

    /// A path, unless it is too long for a Unix socket.
    private mutating func fitting(_ path: String, upTo longest: Int) -> String? {
        guard path.utf8.count <= longest else {
            report("is longer than the \(longest) bytes of a socket's path")
            return nil
        }
        return path
    }

    /// Reads the name of a process as the kernel keeps it.
    fileprivate mutating func commandName() -> String? {
        parsed(as: "a command name of 1 to 15 bytes, as in /proc/PID/comm") { name in
            (1...15).contains(name.utf8.count) ? name : nil
        }
    }

    /// Reads a time between two polls.
    mutating func interval() -> Age? {
        period(from: Age(seconds: 1), to: longestInterval)
    }

    /// Reads a period that is neither too short nor too long.
    mutating func period(from shortest: Age, to longest: Age) -> Age? {
        guard let age = parsed(Age.init(parsing:)) else { return nil }
        guard age >= shortest, age <= longest else {
            report("\(age) is not from \(shortest) to \(longest)")
            return nil
        }
        return age
    }

    /// Reads one mode for all causes, or a mapping of causes to modes.
    fileprivate mutating func failureModes() -> FailureModes? {
        guard isMapping else {
            let mode: FailureMode? = enumeration()
            return mode.map { FailureModes($0) }
        }
        return mapping { reader in
            var modes: [UnknownCause: FailureMode] = [:]
            for cause in UnknownCause.allCases {
                modes[cause] = reader.optional(cause.rawValue) { $0.enumeration() }
            }
            return FailureModes(except: modes)
        }
    }
}

/// The longest time between two polls: a day is long enough to be told that nothing is new, and
/// the clock's arithmetic does not reach the longest periods that can be written.
private let longestInterval = Age(seconds: 24 * 60 * 60)

/// The longest wait for containerd: kubelet's first call, at whose failure it exits, takes at most
/// two minutes.
private let longestStart = Age(seconds: 110)

/// The longest drain: nobody waits for a daemon longer, and see `longestInterval`.
private let longestDrain = Age(seconds: 60 * 60)

/// The longest resolution: kubelet pulls one image after the other, and all of them wait.
private let longestResolution = Age(seconds: 60)

/// The longest use of a tag's content: a tag that has moved is judged by what it was until then.
private let longestReuse = Age(seconds: 60 * 60)

/// The bytes of the longest path of a Unix socket, from unix(7).
private let longestSocketPath = 107
