internal import AdminAPI
internal import FoundationEssentials
internal import PolicyEngine

/// What the daemon says of itself, as a command answers it.
struct StatusAnswer {
    let status: NodeStatus

    init(_ status: NodeStatus) {
        self.status = status
    }

    /// Writes the answer and ends the command when not all is well.
    ///
    /// - Parameter format: How to write it.
    /// - Throws: `ExitCode`.
    func write(_ format: OutputFormat) throws {
        switch format {
        case .json: try JSONLines().write(status)
        case .text:
            let text = PolicyStatusText(
                status: status.policies,
                now: .now,
                style: StandardStream.output.style
            )
            try StandardStream.output.write(text.description)
        }
        guard status.policies.active != nil, status.policies.failure == nil else {
            throw Failure.negative.exit
        }
    }
}
