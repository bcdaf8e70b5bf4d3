import CRI
import GRPCBridge
import NodeFixture
import Testing

/// Credentials of a pull reach containerd, and nothing else.
extension GateTests {
    /// What must show nowhere.
    private static let secret = Credentials(
        username: "hunter2-do-not-log",
        password: "hunter2-do-not-log"
    )

    @Test func neverShowsCredentials() async throws {
        let secret = Self.secret.password
        let images = [
            stage.clean.reference, stage.severe.reference, stage.uncovered.reference,
            "\(stage.unscannedAllowed.namespace)/missing:1", "Bad/Reference",
        ]
        let mark = stage.node.gate.mark
        try await stage.withClient { client in
            for image in images {
                let pull = await client.pull(image, as: Self.secret)
                #expect(!pull.status.message.contains(secret))
                _ = try await stage.decisions(on: image, since: mark)
            }
            // Cut in the middle of the credentials.
            let request: [WireField] = .pull(stage.clean.reference, as: Self.secret)
            let cut = Array<UInt8>(request.encoded.dropLast())
            let pull = await client.call(ImageServiceMethod.pullImage, cut)
            #expect(pull.status.code == .invalidArgument)
            #expect(!pull.status.message.contains(secret))
        }
        let daemon = stage.node.gate.daemon
        #expect(!daemon.output.lines().contains { $0.contains(secret) })
        #expect(!daemon.log.lines().contains { $0.contains(secret) })
    }

    @Test func passesCredentialsOnToTheRegistry() async throws {
        let credentials = Credentials(username: "reader", password: "secret")
        let registry = try await Registry.start(
            named: "private",
            RegistryOptions(credentials: credentials),
            in: stage.node.workspace
        )
        let image = try await registry.pusher.push(TestImage(seed: "private"), to: "team/app")
        await stage.withClient { client in
            let anonymous = await client.pull(image.reference)
            #expect(anonymous.status.code != .ok)
            let pull = await client.pull(image.reference, as: credentials)
            #expect(pull.status == .ok)
            #expect(pull.pulledImage == image.imageIDs.first)
        }
    }
}
