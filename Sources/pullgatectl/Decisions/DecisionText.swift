internal import AdminAPI

/// A decision for people: what was decided first, then all that led to it.
struct DecisionText: CustomStringConvertible {
    private let decision: LoggedDecision
    private let style: TextStyle
    private let isHypothetical: Bool

    /// Writes a decision.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - isHypothetical: Whether nobody has pulled, and it is what a pull would get.
    ///   - style: How its first line is set off.
    init(_ decision: LoggedDecision, isHypothetical: Bool = false, style: TextStyle) {
        self.decision = decision
        self.isHypothetical = isHypothetical
        self.style = style
    }

    /// The text, of several lines.
    var description: String {
        var lines = ["\(decision.verdict(style)): \(decision.subject.printable)"]
        lines += facts.map(\.line)
        for (title, items) in sections where !items.isEmpty {
            lines += ["", "\(title):"] + items.map { "  \($0.printable)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var facts: [Fact] {
        var facts: [Fact] = []
        if !isHypothetical { facts.append(Fact("decision", decision.decisionID)) }
        facts.append(Fact(isHypothetical ? "judged at" : "time", decision.time))
        if let reference = decision.reference { facts.append(Fact("reference", reference)) }
        if let caller = decision.caller {
            let text = "\(caller.command), process \(caller.pid), user \(caller.uid)"
            facts.append(Fact("asked by", text))
        }
        if let pod = decision.pod { facts.append(Fact("pod", "\(pod.namespace)/\(pod.name)")) }
        if let reason = decision.breakGlass { facts.append(Fact("reason", reason)) }
        if let exemption = decision.exemption { facts.append(Fact("exempt", exemption.line)) }
        facts.append(Fact("policy", policy))
        facts += (decision.digests ?? []).map { Fact("content", $0) }
        facts += scans
        if let cause = decision.unknownCause {
            facts.append(Fact("why", unknown(cause)))
        }
        if decision.isAbsent { facts.append(Fact("why", absence)) }
        if let pulled = decision.pulled { facts.append(Fact("pulled", text(of: pulled))) }
        return facts
    }

    private var policy: String {
        let bundle = decision.bundleRevision.map { "bundle revision \($0)" } ?? "no bundle"
        guard let namespace = decision.policyNamespace else {
            return decision.basis == "noPolicy" ? "none covers it, \(bundle)" : bundle
        }
        return "\(namespace), mode \(decision.mode ?? "unknown"), \(bundle)"
    }

    private var scans: [Fact] {
        guard let scans = decision.scans,
            ["policy", "present", "hidden"].contains(decision.basis)
        else { return [] }
        return scans.isEmpty
            ? [Fact("report", "none is known for it")] : scans.map { Fact("report", $0.line) }
    }

    private func unknown(_ cause: String) -> String {
        "it could not be judged (\(cause))"
            + (decision.failureMode.map { ", and the failure mode is \($0)" } ?? "")
            + (decision.unknownDetail.map { ": \($0)" } ?? "")
    }

    private var absence: String {
        isHypothetical
            ? "the registry has no such image, or none that it shows without credentials"
            : "the registry had no such image, so that there was nothing to judge"
    }

    private func text(of pulled: LoggedDecision.Pulled) -> String {
        if decision.basis == "gone" {
            return "\(pulled.imageID ?? "an image"), which somebody has removed since"
        }
        let came =
            pulled.imageID.map { "not what was judged came, but \($0)" }
            ?? "containerd does not tell what came"
        if let keptFor = pulled.keptFor {
            let reason = keptFor == "pinned" ? "it is pinned" : "the node has it as \(keptFor)"
            return came + "; it stays, because \(reason)"
        }
        return switch pulled.removed {
        case true?: came + "; it has been removed again"
        case false?:
            came + "; it could not be removed (\(pulled.removalError ?? "")): crictl rmi"
        case nil: came
        }
    }

    private var sections: [(title: String, items: [String])] {
        [
            ("violations", (decision.violations ?? []).map(\.line)),
            ("warnings", (decision.warnings ?? []).map(\.line)),
            ("accepted", (decision.suppressed ?? []).map(\.line)),
            (answer, decision.message.map { [$0] } ?? []),
        ]
    }

    private var answer: String {
        if isHypothetical { return "the node would answer" }
        return decision.basis == "hidden" ? "a pull is told" : "the caller was told"
    }
}
