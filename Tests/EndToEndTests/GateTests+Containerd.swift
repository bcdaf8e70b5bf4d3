import GRPCBridge
import Testing

@testable import NodeFixture

/// containerd's own client through the gate: methods and streams that Pullgate knows nothing of.
extension GateTests {
    @Test func containerdsOwnClientWorks() async throws {
        let image = stage.clean.reference
        #expect(await stage.withClient { await $0.pull(image) }.status == .ok)
        let version = try await ctr("version")
        #expect(version.status.isSuccess, "\(version.error)")
        #expect(try await version.output == stage.node.containerd.ctr("version").output)
        #expect(try await ctr("images", "ls", "-q").lines.contains(image))
    }

    @Test func streamsContentBothWays() async throws {
        let image = stage.uncovered
        #expect(await stage.withClient { await $0.pull(image.reference) }.status == .ok)
        let archive = stage.node.workspace.file("exported.tar")
        let export = try await ctr("images", "export", archive, image.reference)
        #expect(export.status.isSuccess, "\(export.error)")

        // Another namespace of containerd, where nothing of the image is yet.
        let copies = ["--namespace", "copies"]
        let transfer = try await ctr(copies + ["images", "import", "--no-unpack", archive])
        #expect(transfer.status.isSuccess, "\(transfer.error)")
        let listing = Launch(
            "ctr",
            ["--address", stage.node.containerd.socketPath] + copies + ["content", "ls", "-q"]
        )
        let copied = try await Command.run(listing).lines
        #expect(Set(image.layerDigests + image.imageIDs).isSubset(of: copied))
    }

    @Test func eventsArriveWhileTheirStreamIsOpen() async throws {
        let image = stage.unjudged.reference
        #expect(await stage.withClient { await $0.pull(image) }.status == .ok)
        let events = DaemonProcess(
            "ctr-events",
            ctrLaunch(["events"]),
            in: stage.node.workspace
        ) { true }
        try await events.start()
        for label in ["first", "second"] {
            // Nothing says that the subscription has begun, so there is more than one event.
            try await Deadline.wait(within: Pullgated.logLimit, for: "an event of \(label)") {
                let value = UInt32.random(in: 0 ... .max)
                _ = try await ctr("images", "label", image, "\(label)=\(value)")
                return events.output.lines().contains {
                    $0.contains("/images/update") && $0.contains("\"\(label)\"")
                } ? () : nil
            }
        }
        await events.stop()
    }

    private func ctr(_ arguments: String...) async throws -> CommandResult {
        try await ctr(arguments)
    }

    private func ctr(_ arguments: [String]) async throws -> CommandResult {
        try await Command.run(ctrLaunch(arguments))
    }

    /// Names `ctr` at the gate's socket.
    private func ctrLaunch(_ arguments: [String]) -> Launch {
        let gate = ["--address", stage.node.gate.socketPath]
        // A later namespace would not replace an earlier one.
        let namespace = arguments.first == "--namespace" ? [] : ["--namespace", "k8s.io"]
        return Launch("ctr", gate + namespace + arguments)
    }
}
