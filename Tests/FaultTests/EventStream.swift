import GRPCBridge
import Testing

@testable import EndToEndTests
@testable import NodeFixture

/// A subscription to containerd's events through the gate: a stream that never ends by itself.
struct EventStream: Sendable {
    private let node: Node
    private let process: DaemonProcess

    /// Subscribes.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - images: An image of these is pulled to cause an event.
    ///   - name: What it is called, once a node.
    /// - Returns: The subscription, which has brought an event.
    /// - Throws: As `DaemonProcess.start()` does.
    static func begin(on node: Node, _ images: Pair, as name: String) async throws -> EventStream {
        let arguments = ["--address", node.gate.socketPath, "--namespace", "k8s.io", "events"]
        let process = DaemonProcess(name, Launch("ctr", arguments), in: node.workspace) { true }
        try await process.start()
        let stream = EventStream(node: node, process: process)
        try await stream.waitForEvent(images)
        return stream
    }

    /// Whether the client has not heard of an end.
    var isOpen: Bool { process.exitStatus == nil }

    /// Waits until the stream has brought another event, which pulls cause.
    func waitForEvent(_ images: Pair) async throws {
        let count = process.output.lines().count
        try await CRIClient.with(node.gate.socketPath) { client in
            try await Deadline.wait(within: Node.recoveryLimit, for: "an event") {
                _ = await client.pull(images.clean.reference)
                return process.output.lines().count > count ? () : nil
            }
        }
    }

    /// Waits until the client has heard of an end of the stream that is not its own.
    func waitForEnd() async throws {
        #expect(try await process.waitForEnd()?.isSuccess == false)
        let log = process.log.lines()
        #expect(log.contains { $0.contains("code = Unavailable") }, "\(log)")
    }

    /// Ends the subscription.
    func stop() async { await process.stop() }
}
