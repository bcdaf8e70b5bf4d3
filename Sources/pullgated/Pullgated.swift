internal import AdminAPI
internal import ArgumentParser
internal import ShimDaemon

/// The node daemon: reads its configuration, opens its socket, runs, drains.
@main
struct Pullgated: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pullgated",
        abstract: "Keeps high-risk container images off this node.",
        usage: "pullgated [--config <config>]",
        version: Pullgate.version
    )

    // A list, so that one who gives two does not get a gate that goes by the last alone.
    @Option(name: .customLong("config"), help: "The configuration file.")
    var files = [Configuration.defaultPath]

    func validate() throws {
        guard files.count == 1 else {
            throw ValidationError("--config is given \(files.count) times: there is one file")
        }
    }

    func run() async throws {
        let config = files[0]
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
