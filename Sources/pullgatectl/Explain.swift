internal import AdminAPI
internal import ArgumentParser

/// Shows all that led to the last decision on an image.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show why this node allowed or denied an image.",
        discussion: """
            Asks the running daemon for the last decision on the image, or for the one with that \
            id, and shows it finding by finding: the rule that blocks, the version that fixes it, \
            and what an allowlist or an exception accepts.

            Exit code: 0 shown, 1 no decision on it is kept, 2 the daemon does not answer.
            """
    )

    @Argument(help: "The image, as the pod names it, or the id of a decision.")
    var image: String

    @OptionGroup var options: AdminOptions

    /// Whether the image is the id of a decision, 32 hexadecimal digits: as an image it would be
    /// one of Docker Hub that nobody means.
    private var isDecisionID: Bool {
        image.utf8.count == 32 && image.allSatisfy { "0123456789abcdef".contains($0) }
    }

    func run() async throws {
        let client = options.client
        let answer: AdminClient.Answer
        do {
            answer = try await client.send(
                .get,
                AdminSocket.explainPath,
                query: [("image", image)]
            )
        } catch {
            var message = error.message
            if case .refused(isNotFound: true, _) = error, !isDecisionID {
                message += "\nWhat a pull would get now says: pullgatectl check \(image)"
            }
            throw error.failure.exit(saying: message)
        }
        switch options.output {
        case .json: try StandardStream.output.write(line: answer.text)
        case .text:
            let decision = try client.decode(LoggedDecision.self, answer.body)
            let text = DecisionText(decision, style: StandardStream.output.style)
            try StandardStream.output.write(text.description)
        }
    }
}
