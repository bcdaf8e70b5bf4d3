import ArgumentParser
import GRPCBridge
import Glibc

/// Serves canned answers in the place of a container runtime, until it is killed.
struct Backend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve canned answers in the place of containerd."
    )

    @Option(help: "The path of the socket to serve.")
    var socket: String

    @Option(help: "The image ID that a pull is answered with.")
    var imageID = "sha256:" + String(repeating: "0", count: 64)

    func run() async throws {
        let answers = CannedAnswers(imageID: imageID)
        let listener = try UnixListener(path: socket)
        // Every call is intercepted, so nothing ever goes on to a backend.
        let server = ProxyServer(backendSocket: socket) { _ in
            .intercept
        } answer: { call in
            // As container runtimes do: containerd has a goroutine for each call. Answered on the
            // thread that reads it, a direct call would take a third less than any runtime needs.
            await Task { answers.answer(to: call.path, call.request) }.value
        }
        listener.start(allowedUsers: [getuid()]) { event in
            switch consume event {
            case .accepted(let connection): _ = server.add(connection)
            case .rejected: break
            case .failed: break
            }
        }
        while !Task.isCancelled { try await Task.sleep(for: .seconds(3600)) }
    }
}
