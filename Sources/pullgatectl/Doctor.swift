internal import AdminAPI
internal import ArgumentParser
internal import PolicyEngine

/// Looks at all that must fit together on a node.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look for what keeps the gate from working on this node.",
        discussion: """
            One line each: ok, warn or fail, what was found, and what to do. The hosts that \
            containerd's hosts.toml files name are asked whether they answer, for no image.

            Exit code: 0 nothing fails, 1 something does.
            """
    )

    @Option(
        help: ArgumentHelp(
            "The gate's socket; default: what the daemon says, else \(Endpoint.gate).",
            valueName: "unix:///path"
        ),
        transform: { try Endpoint(parsing: $0) }
    )
    var endpoint: Endpoint?

    @Option(help: ArgumentHelp("crictl's configuration file.", valueName: "path"))
    var crictlConfig = "/etc/crictl.yaml"

    @OptionGroup var kubelet: KubeletOptions

    @OptionGroup var options: AdminOptions

    func run() async throws {
        let diagnoses = await diagnoses()
        for diagnosis in diagnoses {
            switch options.output {
            case .text:
                let line = diagnosis.line(StandardStream.output.style)
                try StandardStream.output.write(line: line)
            case .json: try JSONLines().write(diagnosis)
            }
        }
        if diagnoses.contains(where: { $0.level == .fail }) { throw Failure.negative.exit }
    }

    private func diagnoses() async -> [Diagnosis] {
        var diagnoses: [Diagnosis] = []
        var status: NodeStatus?
        do {
            status = try await options.client.status()
            diagnoses.append(SocketExamination.admin(options.adminSocket))
        } catch {
            diagnoses.append(SocketExamination.admin(failing: error))
        }
        let named = status.flatMap { try? Endpoint(parsing: $0.gate.socket) }
        let gate = endpoint ?? named ?? .gate
        diagnoses.append(await SocketExamination.gate(gate))
        let kubelets = kubelet.examination(of: gate)
        diagnoses += kubelets.diagnoses()
        diagnoses.append(CrictlExamination(configuration: crictlConfig, gate: gate).diagnosis())
        if let status {
            diagnoses += PolicyExamination(status: status, now: .now).diagnoses()
            let hiding = HidingExamination(status: status, kubelets: kubelets.commands)
            diagnoses += [hiding.diagnosis()].compactMap(\.self)
            let view = DaemonView(processFolder: kubelet.proc)
            diagnoses += FolderExamination(status: status, view: view).diagnoses()
            diagnoses += await MirrorExamination(hostsFolder: status.hostsFolder).diagnoses()
        }
        return diagnoses
    }
}
