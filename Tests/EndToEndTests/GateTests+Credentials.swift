import CRI
import GRPCBridge
import Testing

@testable import NodeFixture

/// Credentials of a pull reach containerd, and nothing else.
extension GateTests {
    /// What must show nowhere.
    private static let secret = "hunter2-do-not-log"

    @Test func neverShowsCredentials() async throws {
        let images = [
            stage.clean.reference, stage.severe.reference, stage.uncovered.reference,
            "\(stage.unscannedAllowed.namespace)/missing:1", "Bad/Reference",
        ]
        let mark = stage.node.gate.mark
        try await stage.withClient { client in
            for image in images {
                let request = Self.request(for: image, user: Self.secret)
                let pull = await client.call(ImageServiceMethod.pullImage, request)
                #expect(!pull.status.message.contains(Self.secret))
                _ = try await stage.decisions(on: image, since: mark)
            }
            // Cut in the middle of the credentials.
            let cut = Self.request(for: stage.clean.reference, user: Self.secret).dropLast()
            let pull = await client.call(ImageServiceMethod.pullImage, Array(cut))
            #expect(pull.status.code == .invalidArgument)
            #expect(!pull.status.message.contains(Self.secret))
        }
        let daemon = stage.node.gate.daemon
        #expect(!daemon.output.lines().contains { $0.contains(Self.secret) })
        #expect(!daemon.log.lines().contains { $0.contains(Self.secret) })
    }

    @Test func passesCredentialsOnToTheRegistry() async throws {
        let image = "\(try await startPrivateRegistry())/\(stage.uncovered.repository):1.0"
        await stage.withClient { client in
            let anonymous = await client.pull(image)
            #expect(anonymous.status.code != .ok)
            let request = Self.request(for: image, user: "reader")
            let pull = await client.call(ImageServiceMethod.pullImage, request)
            #expect(pull.status == .ok)
            #expect(pull.pulledImage == stage.uncovered.imageIDs.first)
        }
    }

    /// Starts a registry with the images of the node's own that wants a user and a password.
    ///
    /// - Returns: Registry host and port.
    private func startPrivateRegistry() async throws -> String {
        let workspace = stage.node.workspace
        // bcrypt of `secret`, at the least cost that there is.
        let password = "$2b$04$gOgO6mvFtUe1hf6lB/PDseGcBWXsIciYluvGp4TQuU7..Ahtt9RJ."
        let passwords = try workspace.write("reader:\(password)\n", to: "private-passwords")
        return try await FreePort.with { port in
            let address = "127.0.0.1:\(port)"
            let configuration = try workspace.write(
                """
                version: 0.1
                storage: {filesystem: {rootdirectory: \(workspace.file("registry"))}}
                http: {addr: "\(address)", secret: tests}
                auth: {htpasswd: {realm: tests, path: \(passwords)}}
                """,
                to: "private-registry.yaml"
            )
            let launch = Launch("docker-registry", ["serve", configuration])
            try await DaemonProcess("private-registry", launch, in: workspace) {
                (try? await LoopbackHTTP.send("GET", "http://\(address)/v2/"))?.status == 401
            }.start()
            return address
        }
    }

    /// A request with credentials in all the fields that CRI has for them.
    private static func request(for image: String, user: String) -> [UInt8] {
        let fields: [WireField] = [
            .message(1, [.text(1, image)]),
            .message(2, [.text(1, user), .text(2, secret)]),
        ]
        return fields.encoded
    }
}
