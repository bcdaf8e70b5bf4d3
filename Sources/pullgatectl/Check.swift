internal import AdminAPI
internal import ArgumentParser
internal import OCI
internal import PolicyEngine
internal import ScanReports

/// Judges an image without a pull: as this node does, or by files.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge an image without pulling it: by this node, or by files.",
        discussion: """
            Asks the running daemon, which looks up what the registry has for the image, without \
            credentials, and judges it by the policies and reports in force. An image that the \
            registry does not have, or shows to its users alone, is "allowed, no such image": a \
            pull goes on to containerd, which says so itself, but nothing has been judged.

            With --policy and --reports it uses no network and no node: files and folders count \
            together, as "bundle build" takes them, and a tag is judged by the newest report \
            that names it. A vulnerability without a date of publication has no \
            grace period then, as only the index of a bundle tells since when it is known; the \
            answer names it. In mode audit the image is allowed, and the answer says whether it \
            would be denied.

            Exit code: 0 allowed, 1 denied, 2 cannot know, because the daemon does not answer, \
            reports or the registry cannot be read, or the registry has no such image.
            """
    )

    @Argument(help: "The image, as a pod names it.")
    var image: String

    @Option(
        name: .customLong("policy"),
        help: ArgumentHelp("A policy file, in YAML; may be repeated.", valueName: "file")
    )
    var policies: [String] = []

    @Option(
        name: .customLong("reports"),
        help: ArgumentHelp("A folder with scan reports; may be repeated.", valueName: "dir")
    )
    var reportFolders: [String] = []

    @OptionGroup var clock: ClockOptions

    @OptionGroup var options: AdminOptions

    func validate() throws {
        switch (policies.isEmpty, reportFolders.isEmpty) {
        case (true, true):
            guard !clock.isChosen else {
                throw ValidationError("--at needs --policy and --reports: a node judges by now")
            }
        case (true, false): throw ValidationError("--reports needs --policy")
        case (false, true): throw ValidationError("--policy needs --reports")
        case (false, false): break
        }
    }

    func run() async throws {
        let reference = try ImageReference(argument: image)
        if policies.isEmpty {
            try await ask()
        } else {
            try judge(reference)
        }
    }

    /// Has the daemon judge the image.
    private func ask() async throws {
        let client = options.client
        let answer = try await client.ask(
            .post(body: try JSONLines().text(of: CheckRequest(image: image))),
            AdminSocket.checkPath
        )
        let decision = try client.decode(LoggedDecision.self, answer.body)
        switch options.output {
        case .text:
            let style = StandardStream.output.style
            let text = DecisionText(decision, isHypothetical: true, style: style)
            try StandardStream.output.write(text.description)
        case .json: try StandardStream.output.write(line: answer.text)
        }
        if decision.isUnknown || decision.isAbsent { throw Failure.unknown.exit }
        if decision.isDenied { throw Failure.negative.exit }
    }

    /// Judges the image by files.
    private func judge(_ reference: ImageReference) throws {
        let files = PolicyFiles(reading: policies, at: clock.time)
        files.sayMistakes()
        guard let policies = files.policies else { throw Failure.usage.exit }
        let verdict = Verdict(
            on: image,
            reference: reference,
            policies: policies,
            folders: reportFolders.map(ReportFolder.init(path:)),
            at: clock.time
        )
        switch options.output {
        case .text:
            let text = VerdictText(verdict, style: StandardStream.output.style)
            try StandardStream.output.write(text.description)
        case .json: try JSONLines().write(VerdictRecord(verdict))
        }
        switch verdict.outcome {
        case .allow: break
        case .deny: throw Failure.negative.exit
        case .unknown: throw Failure.unknown.exit
        }
    }
}
