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
            decision log.

            Exit code: 0 shown, 2 the daemon does not answer.
            """
    )

    /// The most decisions that the daemon gives at once.
    private static let maximumLimit = 1_000

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
        guard (1...Self.maximumLimit).contains(limit) else {
            throw ValidationError("--limit must be from 1 to \(Self.maximumLimit)")
        }
    }

    func run() async throws {
        var query = [("limit", "\(limit)")]
        if denied { query.append(("denied", "1")) }
        if let since {
            let time = Timestamp.now.adding(seconds: -since.seconds)
            query.append(("since", time.description))
        }
        var position = try await show(query)
        while follow, let number = position {
            var next = [
                ("after", "\(number)"), ("wait", "\(AdminSocket.longestWait)"),
                ("limit", "\(Self.maximumLimit)"),
            ]
            if denied { next.append(("denied", "1")) }
            position = try await show(next)
        }
    }

    /// Shows the decisions that a query asks for.
    ///
    /// - Returns: The number to go on after.
    private func show(_ query: [(String, String)]) async throws -> Int64? {
        let client = options.client
        let answer = try await client.ask(.get, AdminSocket.decisionsPath, query: query)
        switch options.output {
        case .json: try StandardStream.output.write(answer.text)
        case .text:
            for line in answer.text.split(separator: "\n") {
                let decision = try client.decode(LoggedDecision.self, line.utf8)
                try StandardStream.output.write(line: text(of: decision))
            }
        }
        return answer.number
    }

    private func text(of decision: LoggedDecision) -> String {
        var text = "\(decision.time) \(decision.verdict(StandardStream.output.style)): "
        text += decision.subject.printable
        if let pod = decision.pod { text += " for pod \(pod.namespace)/\(pod.name)".printable }
        if let reason = decision.reason { text += ": \(reason)".printable }
        return text + " (\(decision.decisionID))"
    }
}
