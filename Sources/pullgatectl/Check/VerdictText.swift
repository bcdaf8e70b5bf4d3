internal import Admission
internal import OCI
internal import PolicyEngine
internal import ScanReports

/// A verdict for people: what would happen first, then all that led to it.
struct VerdictText: CustomStringConvertible {
    /// The unusable files that are named: a folder of the wrong kind may have thousands.
    static let maximumFiles = 10

    private let verdict: Verdict
    private let style: TextStyle

    /// Writes a verdict.
    ///
    /// - Parameters:
    ///   - verdict: The verdict.
    ///   - style: How its first line is set off.
    init(_ verdict: Verdict, style: TextStyle) {
        self.verdict = verdict
        self.style = style
    }

    /// The text, of several lines.
    var description: String {
        var lines = [headline] + facts.map(\.line)
        for (title, items) in sections where !items.isEmpty {
            lines += ["", "\(title):"] + items.map { "  \($0.printable)" }
        }
        if let message = verdict.message {
            lines += ["", "the node would answer:", "  \(message.printable)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var headline: String {
        let image = verdict.image.printable
        return switch verdict.outcome {
        case .allow:
            wouldBeDenied
                ? "\(style.caution("allowed, would be denied")): \(image)"
                : "\(style.good("allowed")): \(image)"
        case .deny: "\(style.bad("denied")): \(image)"
        case .unknown: "\(style.caution("cannot know")): \(image)"
        }
    }

    private var wouldBeDenied: Bool {
        switch verdict.basis {
        case .policy(_, let evaluation, _): !evaluation.violations.isEmpty
        case .exempt, .noPolicy, .policyOff, .unusableReports, .unreadableFolder: false
        }
    }

    /// What the verdict rests on, each with its label.
    private var facts: [Fact] {
        let reference = Fact("reference", verdict.reference.description)
        let time = Fact("judged at", verdict.time.description)
        switch verdict.basis {
        case .exempt(let pattern):
            return [reference, Fact("policy", "exempt as \(pattern): nothing is judged")]
        case .noPolicy:
            return [reference, Fact("policy", "none covers it, so nothing is judged")]
        case .policyOff(let policy):
            return [reference, Fact("policy", "\(policy.name), mode off: nothing is judged")]
        case .policy(let policy, _, let content):
            return [reference] + Self.facts(of: content) + [fact(of: policy), time]
        case .unusableReports(let policy, let evaluation, let content):
            let standing = evaluation.violations.isEmpty ? "no violation" : "a violation"
            let why =
                "no usable report is known for it, and a file that cannot be used may be the"
                + " one; without it the policy finds \(standing)"
            return [reference] + Self.facts(of: content)
                + [fact(of: policy), time, Fact("why", why)]
        case .unreadableFolder(let policy, let error):
            return [reference, fact(of: policy), time, Fact("why", error.description)]
        }
    }

    private static func facts(of content: ReportedContent) -> [Fact] {
        content.digests.isEmpty
            ? [Fact("content", "not known: no report names this tag")]
            : content.digests.sorted().map { Fact("content", $0.description) }
    }

    private func fact(of policy: NamespacePolicy) -> Fact {
        let mode = policy.mode(at: verdict.time)
        var text = "\(policy.name), mode \(mode.rawValue)"
        if mode != policy.blocking, let enforceFrom = policy.enforceFrom {
            text += " until \(enforceFrom)"
        }
        text += ", severity \(policy.severity.word)"
        if policy.presentImages != .judge { text += ", presentImages \(policy.presentImages)" }
        return Fact("policy", text)
    }

    private var sections: [(title: String, items: [String])] {
        var sections: [(title: String, items: [String])] = []
        switch verdict.basis {
        case .policy(_, let evaluation, _), .unusableReports(_, let evaluation, _):
            let undated = verdict.undated.map { "\($0): nodes count from the first bundle with it" }
            sections += [
                ("violations", evaluation.violations.map(\.description)),
                ("without a date, so without a grace period here", undated),
                ("warnings", evaluation.warnings.map(\.line)),
                ("accepted", evaluation.suppressed.map(\.line)),
            ]
        case .exempt, .noPolicy, .policyOff, .unreadableFolder: break
        }
        let files = verdict.unusableFiles
        let more = files.count - Self.maximumFiles
        sections.append(
            (
                "report files that cannot be used",
                files.prefix(Self.maximumFiles).map(\.description)
                    + (more > 0 ? ["and \(more) more"] : [])
            )
        )
        return sections
    }
}
