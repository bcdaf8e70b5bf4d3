internal import FoundationEssentials
internal import StrictYAML

/// The kubelet that k3s brings in its own process, or RKE2 starts.
///
/// Both take flags for it as `kubelet-arg`, and the endpoints by the names that its own flags have:
/// in a file, in the files of a folder beside it, and on the command line, each counting more than
/// the one before (docs.k3s.io/installation/configuration).
struct RancherKubelet {
    /// What one file, or all of them together, say.
    private struct Settings {
        var endpoints: [KubeletService: String] = [:]
        var flags: [String] = []
        var hasNoKubelet = false
    }

    /// `k3s` or `rke2`.
    let program: String
    /// The configuration file.
    let file: String
    /// The arguments of a process that runs; none where it hides them, or none runs.
    let arguments: [String]
    /// Whether a process runs that may have others.
    let hidesArguments: Bool
    /// Whether a process names the file.
    let isNamedByProcess: Bool
    /// Whether its files are not ours.
    let hasOwnFiles: Bool
    let gate: Endpoint

    /// Takes a program that does not run.
    ///
    /// It is nil where it is not configured either.
    ///
    /// - Parameters:
    ///   - program: `k3s` or `rke2`.
    ///   - folder: The folder with a folder for each of these programs.
    ///   - gate: The gate.
    init?(notRunning program: String, in folder: String, gate: Endpoint) {
        file = "\(folder)/\(program)/config.yaml"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        self.program = program
        self.gate = gate
        arguments = []
        hidesArguments = false
        isNamedByProcess = false
        hasOwnFiles = false
    }

    /// Takes a process that is k3s.
    ///
    /// k3s writes `k3s server` over its command line, to hide what may be secret.
    ///
    /// - Parameters:
    ///   - process: The process.
    ///   - folder: The folder with a folder for k3s.
    ///   - gate: The gate.
    init?(_ process: RunningProcess, in folder: String, gate: Endpoint) {
        let line = process.line
        let title = (line.first ?? "").split(separator: " ").map(String.init)
        let words = title + line.dropFirst()
        guard words.count > 1, words[0].split(separator: "/").last == "k3s",
            ["server", "agent"].contains(words[1])
        else { return nil }
        program = "k3s"
        arguments = Array(words.dropFirst(2))
        hidesArguments = title.count > 1
        hasOwnFiles = process.hasOwnFiles
        self.gate = gate
        let named = ["config", "c"].flatMap { Kubelet.values(of: $0, in: line) }
            .last { !$0.isEmpty }
        isNamedByProcess = named != nil
        file = named ?? "\(folder)/k3s/config.yaml"
    }

    /// The kubelet.
    ///
    /// - Returns: The kubelet; nil where the program is told to have none.
    /// - Throws: `DocumentFileError` or `DocumentError` for a file that cannot be read, and
    ///   `UnseenFile` for one that is not looked at.
    func kubelet() throws -> Kubelet? {
        if hasOwnFiles { throw UnseenFile.ofContainer }
        if isNamedByProcess, !file.hasPrefix("/") { throw UnseenFile.relative(file) }
        var settings = Settings()
        for file in files { try read(file, into: &settings) }
        for service in KubeletService.allCases {
            guard let named = Kubelet.values(of: service.flag, in: arguments).last else { continue }
            settings.endpoints[service] = named
        }
        settings.flags += Kubelet.values(of: "kubelet-arg", in: arguments)
        if settings.hasNoKubelet || arguments.contains("--disable-agent") { return nil }
        // The program's own settings are flags that `kubelet-arg` comes after.
        let endpoints = settings.endpoints.map { "--\($0.flag)=\($1)" }
        return Kubelet(
            flags: endpoints + settings.flags.map { "--\($0)" },
            place: program == "k3s" ? "k3s (\(file))" : file,
            hidesFlags: hidesArguments,
            advice: Self.advice(file: file, program: program, gate)
        )
    }

    /// What to write into a configuration file of k3s or RKE2.
    static func advice(file: String, program: String, _ gate: Endpoint) -> String {
        "Write kubelet-arg: [\"image-service-endpoint=\(gate)\"] into \(file) and restart \(program)"
    }

    private var files: [String] {
        let manager = FileManager.default
        let folder = file + ".d"
        let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
        let further = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        return [file].filter(manager.fileExists(atPath:)) + further.map { "\(folder)/\($0)" }
    }

    /// Lets a file replace what earlier ones say, or add to it by a key that ends with `+`.
    private func read(_ file: String, into settings: inout Settings) throws {
        settings = try ForeignFile.decode(file, isNamedByOthers: isNamedByProcess) {
            [settings] reader in
            var settings = settings
            for service in KubeletService.allCases {
                let named = reader.optional(service.flag) { $0.textOrNothing() }
                if let named { settings.endpoints[service] = named.isEmpty ? nil : named }
            }
            if let flags = reader.optional("kubelet-arg", { $0.textsOrNothing() }) {
                settings.flags = flags
            }
            if let flags = reader.optional("kubelet-arg+", { $0.textsOrNothing() }) {
                settings.flags += flags
            }
            if let isOff = reader.optional("disable-agent", { $0.wordyBoolean() }) {
                settings.hasNoKubelet = isOff
            }
            return settings
        }
    }
}
