internal import AdminAPI
internal import PolicyEngine

/// How a node is, for people: whether the gate works, then what it judges by.
struct NodeStatusText: CustomStringConvertible {
    /// The most exempt patterns of one list that are shown, so that all fits on one screen.
    private static let maximumPatterns = 4

    let status: NodeStatus
    /// Whether kubelet goes through the gate.
    let kubelets: [Diagnosis]
    let now: Timestamp
    let style: TextStyle

    var description: String {
        let time = TimeText(now: now)
        var facts = [
            Fact("gate", text(of: status.gate)),
            Fact("containerd", text(of: status.backend)),
        ]
        facts += kubelets.map { Fact($0.subject, $0.text) }
        facts += [
            Fact("running", "since \(time.shown(status.startedAt)), version \(status.version)"),
            Fact("clients", "\(Counted(status.openConnections, "connection")) open"),
            Fact("decisions", decisions),
        ]
        if status.decisions.dropped > 0 || !status.decisions.areKept {
            facts.append(Fact("history", history))
        }
        facts.append(Fact("exempt", exempt))
        if let hidden { facts.append(Fact("hidden", hidden)) }
        if let ownReports { facts.append(Fact("folder", ownReports)) }
        let policies = PolicyStatusText(status: status.policies, time: time, style: style)
        return "\(headline)\n\(facts.map(\.line).joined(separator: "\n"))\n\(policies)"
    }

    private var headline: String {
        switch (status.gate.answers, status.backend.answers) {
        case (true, true):
            if kubelets.contains(where: \.isBypass) {
                style.bad("the gate works, but kubelet pulls past it")
            } else if kubelets.contains(where: { $0.level == .fail }) {
                style.bad("the gate works, but whether kubelet uses it cannot be seen")
            } else {
                style.good("the gate works")
            }
        case (true, false): style.bad("the gate works, containerd behind it does not answer")
        case (false, _): style.bad("the gate does not answer: images cannot be pulled")
        }
    }

    private func text(of socket: Reachability) -> String {
        socket.error.map { "\(socket.socket) does not answer: \($0)" }
            ?? "\(socket.socket) answers"
    }

    private var decisions: String {
        let counts = status.decisions
        let parts = [
            (counts.wouldDeny, "allowed by audit only"),
            (counts.breakGlass, "let through for a pod's reason"), (counts.exempt, "exempt"),
            (counts.present, "on the node already"), (counts.unknown, "could not be judged"),
            (counts.invalid, "could not be read"),
        ]
        let more = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return "\(counts.allowed) allowed, \(counts.denied) denied since the start"
            + (more.isEmpty ? "" : "; of these \(more)")
    }

    /// The images that nobody judges, and who says so.
    private var exempt: String {
        let lists = [
            ("the policy", status.policies.active?.exempt ?? []),
            ("this node's configuration", status.exempt),
        ]
        let parts = lists.filter { !$0.1.isEmpty }.map { who, patterns in
            let shown = patterns.prefix(Self.maximumPatterns).joined(separator: ", ")
            let more = patterns.count - Self.maximumPatterns
            return "\(shown)\(more > 0 ? " and \(more) more" : "") by \(who)"
        }
        return parts.isEmpty ? "no image" : parts.joined(separator: "; ")
    }

    /// Who does not see the denied images on the node, where a policy says that they are hidden.
    private var hidden: String? {
        guard status.policies.active?.hidesImages == true else { return nil }
        guard !status.hideImagesFrom.isEmpty else { return "from nobody (hideImagesFrom)" }
        let clients = status.hideImagesFrom.joined(separator: ", ")
        return "from \(clients): denied images where the policy says so"
    }

    /// What has come of the folder of this node's own reports.
    private var ownReports: String? {
        guard let folder = status.reportsFolder, let read = status.folderReports else { return nil }
        let parts = [
            "\(Counted(read.count, "report")) of \(folder) in use",
            read.unusableFiles > 0
                ? "\(read.unusableFiles) of \(Counted(read.files, "file")) cannot be used" : nil,
            read.error,
        ]
        return parts.compactMap(\.self).joined(separator: "; ")
    }

    private var history: String {
        let parts = [
            status.decisions.areKept ? nil : "not kept over a restart; the log says why",
            status.decisions.dropped > 0 ? "\(status.decisions.dropped) decisions missing" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}
