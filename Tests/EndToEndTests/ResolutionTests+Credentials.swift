import GRPCBridge
import Testing

@testable import NodeFixture

/// The credentials of a pull open a private registry to the gate, and are told to nobody else.
extension ResolutionTests {
    private static let wrong = Credentials(username: "reader", password: "wrong-and-secret-too")

    @Test func judgesWhatTheCredentialsOfThePullOpen() async throws {
        let (clean, severe) = (stage.images.restricted.clean, stage.images.restricted.severe)
        let registry = stage.privateRegistry
        await stage.withClient { client in
            let allowed = await client.pull(clean.reference, as: ResolutionStage.credentials)
            #expect(allowed.status == .ok)
            #expect(allowed.pulledImage == clean.imageIDs.first)
            let denied = await client.pull(severe.reference, as: ResolutionStage.credentials)
            #expect(denied.status == .denied(severe.denial(policy: registry.address)))
        }
        // The first one shows no credentials yet: the registry says which kind it wants.
        #expect(
            try await asked(by: .gate, for: severe, at: registry)
                == manifests(severe, "HEAD 1.0", "HEAD 1.0", "GET @")
        )
        #expect(try await asked(by: .containerd, for: severe, at: registry) == [])
        try expectNoSecrets(in: stage.node.gate)
        #expect(!registry.daemon.log.lines().contains { Self.hasSecret($0) })
        #expect(!registry.daemon.output.lines().contains { Self.hasSecret($0) })
    }

    @Test(arguments: [
        (nil, "it asks for credentials, and there are none that it would take"),
        (wrong, "it does not take the credentials"),
    ])
    func saysThatTheCredentialsAreNotEnough(
        credentials: Credentials?,
        reason: String
    ) async throws {
        // Who may not see a registry is not told what is in it.
        let name = credentials == nil ? "anonymous" : "stranger"
        let address = stage.privateRegistry.address
        let image = "\(address)/team/\(name):1.0"
        let pull = await stage.withClient { await Self.pull(image, as: credentials, by: $0) }
        #expect(pull.status.code == .unauthenticated)
        let start = "pullgate: \(image) cannot be resolved: \(address): pull access denied, "
        #expect(pull.status.message.hasPrefix(start), "\(pull.status)")
        #expect(pull.status.message.contains(": \(reason). "), "\(pull.status)")
        #expect(pull.status.message.contains("imagePullSecrets"), "\(pull.status)")
        #expect(!stage.node.containerd.hasLoggedPull(of: image))
        let decision = try await stage.node.gate.waitForDecisions(on: image)[0]
        #expect(decision["outcome"] == "deny")
        #expect(decision["basis"] == "failureMode")
        #expect(decision["unknownCause"] == "unresolved")
        try expectNoSecrets(in: stage.node.gate)
    }

    @Test(arguments: [nil, wrong])
    func leavesCredentialsToContainerdInFailureModeOpen(credentials: Credentials?) async throws {
        let name = credentials == nil ? "anonymous-open" : "stranger-open"
        let image = "\(stage.privateRegistry.address)/team/\(name):1.0"
        let direct = await stage.statusWithoutGate {
            await Self.pull(image, as: credentials, by: $0)
        }
        #expect(direct.code != .ok)
        try await stage.withGate {
            $0.further = "failureMode: {unresolved: open}"
        } _: { gate, client in
            let pull = await Self.pull(image, as: credentials, by: client)
            #expect(pull.status == direct)
            let decision = try await gate.waitForDecisions(on: image)[0]
            #expect(decision["outcome"] == "allow")
            #expect(decision["failureMode"] == "open")
            try expectNoSecrets(in: gate)
        }
    }

    private static func pull(
        _ image: String,
        as credentials: Credentials?,
        by client: CRIClient
    ) async -> BackendResponse {
        guard let credentials else { return await client.pull(image) }
        return await client.pull(image, as: credentials)
    }

    private func expectNoSecrets(in gate: Pullgated) throws {
        let lines = gate.daemon.log.lines() + gate.daemon.output.lines()
        #expect(!lines.isEmpty)
        #expect(!lines.contains { Self.hasSecret($0) })
    }

    private static func hasSecret(_ line: String) -> Bool {
        [wrong, ResolutionStage.credentials].contains { credentials in
            line.contains(credentials.password) || line.contains(credentials.authorization)
        }
    }
}
