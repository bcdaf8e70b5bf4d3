internal import AdminAPI
internal import ArgumentParser

/// Shows how the node's daemon is.
struct ShowStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show whether the gate works, and which policies it judges by.",
        discussion: """
            Asks the running daemon, and looks whether kubelet is configured to use the gate. As \
            json: what the daemon says.

            Exit code: 0 all is well, 1 the gate or containerd does not answer, kubelet pulls \
            past the gate or its configuration cannot be read, or no policy bundle is in force, \
            or it has expired or cannot be renewed, 2 the daemon does not answer.
            """
    )

    @OptionGroup var kubelet: KubeletOptions

    @OptionGroup var options: AdminOptions

    func run() async throws {
        let client = options.client
        let answer = try await client.ask(.get, AdminSocket.statusPath)
        let node = try client.decode(NodeStatus.self, answer.body)
        let kubelets = (try? Endpoint(parsing: node.gate.socket)).map { gate in
            kubelet.examination(of: gate).diagnoses()
        }
        let status = StatusAnswer(node, kubelets: kubelets ?? [])
        try status.write(options.output, isWell: status.isUpToDate && status.isWorking)
    }
}
