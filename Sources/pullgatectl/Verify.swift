internal import AdminAPI
internal import ArgumentParser
internal import FoundationEssentials
internal import NIOCore

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

    /// What happens when the daemon does not answer.
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

    @Option(help: "What happens when the daemon does not answer: closed or open.")
    var failureMode = FailureMode.closed

    func run() async throws {
        let answer: VerificationAnswer
        do {
            let question = VerificationRequest(name: name, digest: digest)
            let client = AdminClient(socket: adminSocket, timeout: .seconds(Self.limit))
            let body = try JSONLines().text(of: question)
            let answered = try await client.send(.post(body: body), AdminSocket.verifyPath)
            answer = try JSONDecoder().decode(
                VerificationAnswer.self,
                from: Data(answered.body)
            )
        } catch {
            answer = withoutDaemon
        }
        if let reason = answer.reason {
            try StandardStream.output.write(reason.printable + "\n")
        }
        guard answer.allowed else { throw Failure.negative.exit }
    }

    private var withoutDaemon: VerificationAnswer {
        let problem = "pullgate: \(name) cannot be judged: pullgated does not answer"
        return switch failureMode {
        case .closed: VerificationAnswer(allowed: false, reason: problem)
        case .open: VerificationAnswer(allowed: true, reason: problem + "; failure mode open")
        }
    }
}
