internal import AdminAPI
internal import ArgumentParser
internal import PolicyEngine

/// Lists the last decisions of this node.
struct ShowDecisions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions",
        abstract: "List the last decisions of this node, the newest at the end.",
        discussion: """
            Asks the running daemon, which keeps some thousand decisions over its restarts. \
            "pullgatectl explain" shows one of them whole. As json: one object a line, as in the \
            decision log. --follow ends by Ctrl-C alone: it waits for a daemon that restarts.

            Exit code: 0 shown, 2 the daemon does not answer.
            """
    )

    @Flag(help: "Only decisions that denied a pull.")
    var denied = false

    @Flag(name: .shortAndLong, help: "Go on with new decisions as they are made.")
    var follow = false

    @Option(name: [.customShort("n"), .long], help: "How many decisions, at most 1000.")
    var limit = 20

    @Option(
        help: ArgumentHelp("Only decisions of the last 2h or 30m.", valueName: "period"),
        transform: { try Age(parsing: $0) }
    )
    var since: Age?

    @OptionGroup var options: AdminOptions

    func validate() throws {
        guard (1...DecisionFollower.maximumLimit).contains(limit) else {
            throw ValidationError("--limit must be from 1 to \(DecisionFollower.maximumLimit)")
        }
    }

    func run() async throws {
        var query = [("limit", "\(limit)")]
        if denied { query.append(("denied", "1")) }
        if let since {
            // Times before the year 0 cannot be written.
            let time = max(
                Timestamp.now.adding(seconds: -since.seconds),
                Timestamp(secondsSinceEpoch: 0)
            )
            query.append(("since", time.description))
        }
        let answer = try await options.client.ask(.get, AdminSocket.decisionsPath, query: query)
        try show(answer)
        guard follow, let position = answer.position else { return }
        let client = AdminClient(socket: options.adminSocket, timeout: DecisionFollower.limit)
        let follower = DecisionFollower(client: client, onlyDenied: denied, show: show)
        try await follower.follow(after: position)
    }

    /// Shows the decisions that an answer has.
    private func show(_ answer: AdminClient.Answer) throws {
        switch options.output {
        case .json: try StandardStream.output.write(answer.text)
        case .text:
            for line in answer.text.split(separator: "\n") {
                let decision = try options.client.decode(LoggedDecision.self, line.utf8)
                try StandardStream.output.write(line: text(of: decision))
            }
        }
    }

    private func text(of decision: LoggedDecision) -> String {
        var text = "\(decision.time) \(decision.verdict(StandardStream.output.style)): "
        text += decision.subject.printable
        if let pod = decision.pod { text += " for pod \(pod.namespace)/\(pod.name)".printable }
        if let reason = decision.reason { text += ": \(reason)".printable }
        return text + " (\(decision.decisionID))"
    }
}
