internal import AdminAPI
internal import ArgumentParser

/// What every command that asks the daemon takes.
struct AdminOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's admin socket.", valueName: "path"))
    var adminSocket = AdminSocket.defaultPath

    @Option(help: "Write text, or json: one object, or one a line.")
    var output = OutputFormat.text

    /// What asks the daemon.
    var client: AdminClient { AdminClient(socket: adminSocket) }
}
