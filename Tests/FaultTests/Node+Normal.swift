import CRI
import GRPCBridge
import Testing

@testable import EndToEndTests
@testable import NodeFixture

extension Node {
    /// How long to wait for the node to be as before after a fault has ended.
    static let recoveryLimit = Duration.seconds(60)

    /// Waits until an allowed image can be pulled, and expects that a denied one still cannot.
    ///
    /// - Parameters:
    ///   - images: The two images.
    ///   - recovery: What is over, and what of it callers may see now.
    /// - Throws: `FixtureError`, and `CancellationError`.
    func waitForNormal(_ images: Pair, _ recovery: Recovery) async throws {
        try await CRIClient.with(gate.socketPath) { client in
            try await recovery.waitForPull(of: images.clean.reference, by: client)
            #expect(await client.pull(images.severe.reference).status == .denied(images.denial))
        }
        let names = try await containerd.images()
        #expect(names.contains(images.clean.reference))
        #expect(!names.contains(images.severe.reference))
    }

    /// Pulls both images once, so that everything that stays open is open, and looks at the daemon.
    func footprint(after images: Pair) async throws -> Footprint {
        try await waitForNormal(images, .atOnce(after: "the start"))
        return try Footprint(of: gate.daemon)
    }
}

extension Pullgated {
    /// Pulls from a process of its own, as crictl does.
    func pullElsewhere(_ image: PushedImage) async throws -> CommandResult {
        try await Pullgatectl.run(["pull", image.reference, "--endpoint", endpoint])
    }
}
