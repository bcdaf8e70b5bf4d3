internal import ArgumentParser
internal import GRPCBridge
internal import PolicyEngine

/// Pulls an image through the gate.
struct Pull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Pull an image through the gate, as kubelet does.",
        discussion: """
            Pulls even if the image is present, as with imagePullPolicy Always. Prints the image \
            ID, or what the pod's event would say.

            Exit code: 0 pulled, 1 denied or failed, 2 no image service answers at the endpoint.
            """
    )

    /// The time that kubelet gives each call but `PullImage`, unless it is told otherwise.
    private static let kubeletTimeout = Age(seconds: 120)

    @Argument(help: "The image, as a pod names it.")
    var image: String

    @Option(
        help: ArgumentHelp(
            "The gate's socket; default: \(Endpoint.gate).",
            valueName: "unix:///path"
        ),
        transform: { try Endpoint(parsing: $0) }
    )
    var endpoint = Endpoint.gate

    @Option(
        help: ArgumentHelp(
            "How long each call may take, up to 1h, but the pull itself has no limit; default: 2m.",
            valueName: "period"
        ),
        transform: { try Age(timeout: $0) }
    )
    var timeout = Self.kubeletTimeout

    @OptionGroup var loginOptions: LoginOptions

    @Option(help: "Write text, or json: one object.")
    var output = OutputFormat.text

    func run() async throws {
        let login = try loginOptions.login()
        let client = GRPCClient(socket: endpoint.socket)
        let pull = ImagePull(
            image: image,
            login: login,
            client: client,
            timeout: .seconds(timeout.seconds)
        )
        let result: PullResult
        do {
            result = try await Interruption.cancelling("Pulling \(image)") { await pull.run() }
        } catch {
            result = .interrupted(error)
        }
        client.close()
        try report(PullReport(image: image, endpoint: endpoint, result: result))
    }

    private func report(_ report: PullReport) throws {
        switch output {
        case .text:
            if case .pulled(let imageID, _) = report.result {
                try StandardStream.output.write(line: imageID.printable)
            }
            for line in report.lines {
                try StandardStream.error.write(line: line.printable)
            }
        case .json: try JSONLines().write(report)
        }
        if let failure = report.failure { throw failure.exit }
    }
}
