internal import AdminAPI
internal import ArgumentParser
internal import ShimDaemon

/// The node daemon: reads its configuration, opens its socket, runs, drains.
@main
struct Pullgated: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pullgated",
        abstract: "Keeps high-risk container images off this node.",
        version: Pullgate.version
    )

    @Option(help: "The configuration file.")
    var config = Configuration.defaultPath

    func run() async throws {
        let configuration: Configuration
        do {
            configuration = try Configuration(file: config)
        } catch {
            throw Failure.exit(saying: "\(error)", status: .usage)
        }
        let daemon: Daemon
        do {
            daemon = try await Daemon(configuration, from: config)
        } catch {
            throw Failure.exit(saying: "\(error)", status: .failure)
        }
        try await daemon.run()
    }
}
