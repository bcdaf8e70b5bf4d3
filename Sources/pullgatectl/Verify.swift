internal import AdminAPI
internal import ArgumentParser
internal import NIOCore
internal import PolicyEngine

/// Answers containerd's image verifier plugin, which runs a program for each image.
///
/// The protocol is that of containerd's `bindir` verifier (pkg/imageverifier/bindir): arguments
/// with one dash, a descriptor on standard input that says no more than these, the exit code as
/// the verdict, and the reason on standard output.
struct Verify: AsyncParsableCommand {
    /// What a link to this program in containerd's folder is called.
    static let programName = "pullgated-verifier"

    /// Seconds that the daemon may take: containerd waits for a verifier for ten by default.
    private static let limit: Int64 = 8

    /// Bytes of a name in an answer: enough for those that registries take, and for one line of a log.
    private static let maximumNameLength = 256

    /// What happens when the daemon cannot be reached.
    enum FailureMode: String, CaseIterable, ExpressibleByArgument {
        /// The image is denied.
        case closed
        /// The image is allowed.
        case open
    }

    static let configuration = CommandConfiguration(
        abstract: "Tell containerd whether an image may be pulled, as one of its image verifiers.",
        discussion: """
            Asks the node's daemon, which judges the digest by the policy of the name. As a link \
            called "\(programName)" in the folder of containerd's image verifiers, this program \
            runs this command. No pod and no credentials are known of such a pull.

            An image that the daemon refuses to judge, or has not judged within \(limit) seconds, \
            is denied, whatever --failure-mode says: containerd waits for ten by default.

            Exit code: 0 allowed, 1 denied; the reason is on standard output.
            """
    )

    @Option(
        name: .customLong("name", withSingleDash: true),
        help: ArgumentHelp("The image's name.", valueName: "reference")
    )
    var name: String

    @Option(
        name: .customLong("digest", withSingleDash: true),
        help: "The digest of its manifest or index."
    )
    var digest: String

    @Option(
        name: .customLong("stdin-media-type", withSingleDash: true),
        help: "What containerd writes to standard input, which is not read."
    )
    var mediaType: String?

    @Option(help: ArgumentHelp("The daemon's admin socket.", valueName: "path"))
    var adminSocket = AdminSocket.defaultPath

    @Option(help: "What happens when the daemon cannot be reached: closed or open.")
    var failureMode = FailureMode.closed

    func run() async throws {
        let answer = try await answer()
        if let reason = answer.reason {
            try StandardStream.output.write(reason.printable + "\n")
        }
        guard answer.allowed else { throw Failure.negative.exit }
    }

    /// What the daemon says, or the failure mode where it says nothing.
    private func answer() async throws -> VerificationAnswer {
        let client = AdminClient(socket: adminSocket, timeout: .seconds(Self.limit))
        let question = try JSONLines().text(of: VerificationRequest(name: name, digest: digest))
        do throws(AdminClient.AskError) {
            let answered = try await client.send(.post(body: question), AdminSocket.verifyPath)
            return try client.read(VerificationAnswer.self, answered.body)
        } catch {
            return withoutJudgement(error)
        }
    }

    /// What becomes of an image that has not been judged.
    ///
    /// The failure mode is for a daemon that is away. A question that it refuses, or takes long for, may
    /// have been made for that by who chose the name.
    ///
    /// - Parameter error: Why it has not been judged; containerd's log has one line for it.
    /// - Returns: The answer.
    private func withoutJudgement(_ error: AdminClient.AskError) -> VerificationAnswer {
        let line = error.message.split(separator: "\n").joined(separator: ". ")
        let shown = name.displayed(withinBytes: Self.maximumNameLength)
        let subject = "pullgate: \(shown) cannot be judged"
        return switch (error, failureMode) {
        case (.unreachable, .closed), (.unanswered, _), (.refused, _):
            VerificationAnswer(allowed: false, reason: "\(subject): \(line)")
        case (.unreachable, .open):
            VerificationAnswer(
                allowed: true,
                reason: "\(subject) and is allowed (--failure-mode open): \(line)"
            )
        }
    }
}
