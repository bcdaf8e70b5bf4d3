internal import ArgumentParser
internal import Logging
internal import NIOCore
internal import OCI
internal import PolicyEngine
internal import Registry

/// Asks the registry which content an image stands for.
struct Resolve: AsyncParsableCommand {
    /// Seconds that the daemon may take to name its folder: it knows it, unless it hangs.
    private static let limit: Int64 = 5

    static let configuration = CommandConfiguration(
        abstract: "Show what the registry has for an image, asked as containerd asks.",
        discussion: """
            Asks the hosts of containerd's hosts.toml files for manifests, never for a layer, and \
            prints what a pull on this node is judged by. Proxies come from the environment, as \
            for containerd, which may have another one.

            Exit code: 0 resolved, 1 the registry has no such image or refuses the credentials, \
            2 cannot know, because no host answers or the answer is no image for this node.
            """
    )

    @Argument(help: "The image, as a pod names it.")
    var image: String

    @Option(
        help: ArgumentHelp(
            """
            containerd's folder of hosts.toml files (its config_path); default: what the daemon \
            says, else \(RegistryHosts.usualRoot).
            """,
            valueName: "dir"
        )
    )
    var hostsFolder: String?

    @Option(
        help: ArgumentHelp(
            "How long the answer may take, up to 1h; default: 5s.",
            valueName: "period"
        ),
        transform: { try Age(timeout: $0) }
    )
    var timeout = Age(seconds: 5)

    @OptionGroup var loginOptions: LoginOptions

    @Flag(help: "Say also which hosts failed before one answered.")
    var verbose = false

    @OptionGroup var options: AdminOptions

    func run() async throws {
        let reference = try ImageReference(argument: image)
        let credentials = try loginOptions.login().map { login in
            RegistryCredentials(username: login.username, password: login.password)
        }
        let folder = await folder()
        let log = KeptLog()
        let logger = log.logger(level: verbose ? .debug : .warning)
        let resolver = RegistryResolver(
            hosts: RegistryHosts(folder: folder, logger: logger),
            logger: logger
        )
        let start = ContinuousClock.now
        let outcome = await ask(resolver, for: reference, credentials: credentials)
        let time = ContinuousClock.now - start
        let report = ResolutionReport(
            image: image,
            reference: reference,
            outcome: outcome,
            milliseconds: Int64((time / .milliseconds(1)).rounded())
        )
        var end: (any Error)?
        do {
            try write(log.messages)
            try write(report, hostsFolder: folder)
        } catch {
            end = error
        }
        await resolver.shutDown(orExitWith: end)
        if let end { throw end }
    }

    /// The folder that is given, else that of this node.
    private func folder() async -> String {
        if let hostsFolder { return hostsFolder }
        let client = AdminClient(socket: options.adminSocket, timeout: .seconds(Self.limit))
        return await HostsFolder.ofNode(asking: client)
    }

    private func ask(
        _ resolver: RegistryResolver,
        for reference: ImageReference,
        credentials: RegistryCredentials?
    ) async -> ResolutionReport.Outcome {
        let budget = Duration.seconds(timeout.seconds)
        do throws(Interruption) {
            return try await Interruption.cancelling("Resolving \(image)") {
                do throws(ResolutionError) {
                    let content = try await resolver.resolve(
                        reference,
                        credentials: credentials,
                        within: budget
                    )
                    return .resolved(content)
                } catch {
                    return .failed(error)
                }
            }
        } catch {
            return .interrupted(error)
        }
    }

    private func write(_ messages: [String]) throws {
        for message in messages {
            try StandardStream.error.write(line: "pullgatectl: \(message.printable)")
        }
    }

    private func write(_ report: ResolutionReport, hostsFolder: String) throws {
        switch options.output {
        case .json:
            try JSONLines().write(report)
            if let failure = report.failure { throw failure.exit }
        case .text:
            switch report.outcome {
            case .resolved(let content):
                let style = StandardStream.output.style
                let text = ResolutionText(content, of: report, style: style)
                try StandardStream.output.write(text.description)
            case .failed(let error):
                let hasLogin = loginOptions.username != nil
                let advice = error.advice(hostsFolder: hostsFolder, hasLogin: hasLogin)
                throw error.failure.exit(saying: "\(error)\n\(advice)")
            case .interrupted(let interruption):
                throw interruption.failure.exit(saying: "interrupted; no answer came before it")
            }
        }
    }
}
