internal import AdminAPI
internal import FoundationEssentials
internal import PolicyEngine

/// What the daemon says of itself, as a command answers it.
struct StatusAnswer {
    private let status: NodeStatus
    private let kubelets: [Diagnosis]
    private let now: Timestamp

    /// Takes what the daemon says.
    ///
    /// - Parameters:
    ///   - status: What the daemon says.
    ///   - kubelets: Whether kubelet goes through the gate, which the daemon cannot know.
    ///   - now: The clock's value.
    init(_ status: NodeStatus, kubelets: [Diagnosis] = [], now: Timestamp = .now) {
        self.status = status
        self.kubelets = kubelets
        self.now = now
    }

    /// Whether a bundle is in force that has not expired and can be renewed.
    var isUpToDate: Bool {
        guard let active = status.policies.active else { return false }
        return !active.isExpired(at: now) && status.policies.failure == nil
    }

    /// Whether pulls can be judged and made, and none is known to come past the gate.
    var isWorking: Bool {
        status.gate.answers && status.backend.answers && !kubelets.contains { $0.level == .fail }
    }

    /// Writes the answer and ends the command when not all is well.
    ///
    /// - Parameters:
    ///   - format: How to write it.
    ///   - isWell: Whether all is well.
    /// - Throws: `ExitCode`.
    func write(_ format: OutputFormat, isWell: Bool) throws {
        switch format {
        case .json:
            try JSONLines().write(status)
            // The daemon does not know them, and they may be why the command fails.
            for kubelet in kubelets where kubelet.level == .fail {
                let line = "pullgatectl: \(kubelet.subject): \(kubelet.text.printable)"
                try StandardStream.error.write(line: line)
            }
        case .text:
            let text = NodeStatusText(
                status: status,
                kubelets: kubelets,
                now: now,
                style: StandardStream.output.style
            )
            try StandardStream.output.write(text.description)
        }
        guard isWell else { throw Failure.negative.exit }
    }
}
