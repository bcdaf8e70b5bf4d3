internal import AdminAPI
internal import Logging
internal import Registry

/// Looks whether the hosts answer that containerd's `hosts.toml` files name.
///
/// Only these are asked, for no image and without credentials.
struct MirrorExamination {
    /// The most hosts that are asked; all at the same time, by one request each.
    static let maximumHosts = 16

    /// How long they may take: somebody waits at a terminal.
    private static let limit = Duration.seconds(3)

    private static let subject = "mirrors"

    /// The hosts of one registry.
    private struct Asked: Sendable {
        let registry: String
        let hosts: [RegistryHost]
    }

    /// containerd's folders of `hosts.toml` files.
    let hostsFolder: String

    /// Asks every host.
    ///
    /// - Returns: What was found, on each registry that has a file.
    func diagnoses() async -> [Diagnosis] {
        let (asked, broken, omitted) = registries()
        var diagnoses = broken
        guard !asked.isEmpty else { return diagnoses }
        let silent = Logger(label: "pullgatectl") { _ in SwiftLogNoOpLogHandler() }
        let resolver = RegistryResolver(hosts: RegistryHosts(folder: nil), logger: silent)
        let answers = await Self.answers(of: asked.flatMap(\.hosts), by: resolver)
        // It fails only where it has been shut down before.
        try? await resolver.shutdown()
        diagnoses += asked.map { Self.diagnosis($0, answers) }
        if omitted > 0 {
            diagnoses.append(
                .warn(
                    Self.subject,
                    "\(omitted) more hosts in \(hostsFolder) have not been asked",
                    advice: "Try an image of theirs with pullgatectl resolve"
                )
            )
        }
        return diagnoses
    }

    /// The hosts to ask, and what is wrong with the files that name them.
    ///
    /// Asked are mirrors where a registry has some, else the registry itself.
    private func registries() -> (asked: [Asked], broken: [Diagnosis], omitted: Int) {
        let files = RegistryHosts(folder: hostsFolder)
        var asked: [Asked] = []
        var broken: [Diagnosis] = []
        var (room, omitted) = (Self.maximumHosts, 0)
        for registry in files.configuredRegistries() {
            let hosts: [RegistryHost]
            do {
                let list = try files.hosts(for: registry)
                hosts = list.hosts
                broken += list.warnings.map { warning in
                    .warn("hosts.toml", "\(warning)", advice: "Correct it, unless it is meant so")
                }
            } catch {
                broken.append(
                    .fail(
                        Self.subject,
                        error.message,
                        advice: "Correct that: until then containerd fails pulls of \(registry)"
                    )
                )
                continue
            }
            let mirrors = hosts.filter(\.isMirror)
            let isDefault = registry == RegistryHosts.defaultFolder
            let wanted = mirrors.isEmpty && !isDefault ? hosts : mirrors
            let taken = Array(wanted.prefix(room))
            (room, omitted) = (room - taken.count, omitted + wanted.count - taken.count)
            if !taken.isEmpty { asked.append(Asked(registry: registry, hosts: taken)) }
        }
        return (asked, broken, omitted)
    }

    private static func answers(
        of hosts: [RegistryHost],
        by resolver: RegistryResolver
    ) async -> [RegistryHost: HostAnswer] {
        await withTaskGroup(of: (RegistryHost, HostAnswer).self) { group in
            for host in Set(hosts) {
                group.addTask { (host, await resolver.probe(host, within: limit)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private static func diagnosis(
        _ asked: Asked,
        _ answers: [RegistryHost: HostAnswer]
    ) -> Diagnosis {
        let name =
            asked.registry == RegistryHosts.defaultFolder ? "other registries" : asked.registry
        let found = asked.hosts.map { (host: $0.authority, answer: answers[$0]) }
        let words = found.map { "\($0.host) \(text(of: $0.answer))" }.joined(separator: ", ")
        let works = found.filter { $0.answer == .registry }.count
        let finding = "\(name): \(words)"
        if works == found.count { return .ok(subject, finding) }
        let advice = "Look at hosts.toml, the network and proxies (try pullgatectl resolve IMAGE)"
        return works == 0
            ? .fail(subject, finding, advice: advice) : .warn(subject, finding, advice: advice)
    }

    private static func text(of answer: HostAnswer?) -> String {
        switch answer {
        case .registry: "answers"
        case .unexpected(let status): "answers with status \(status)"
        case .silence(let reason): "does not answer (\(reason))"
        case nil: "was not asked"
        }
    }
}
