internal import OCI
internal import PolicyBundles
internal import PolicyEngine

/// What changes from one bundle to another, for people.
struct DifferenceText: CustomStringConvertible {
    /// The images that are shown of each kind; a program can have all of them in JSON.
    static let maximumImages = 100

    /// The violations that are shown of each image, as many as a denial shows.
    static let maximumReasons = 5

    private let difference: BundleDifference
    private let style: TextStyle

    /// Writes a difference.
    init(_ difference: BundleDifference, style: TextStyle) {
        self.difference = difference
        self.style = style
    }

    /// The text, of several lines.
    var description: String {
        let older = difference.older.bundle
        let newer = difference.newer.bundle
        var lines = [
            "revision \(older.revision) → \(newer.revision), judged at \(difference.time)"
        ]
        for side in [difference.older, difference.newer] {
            guard let expiresAt = side.bundle.expiresAt,
                side.bundle.isExpired(at: difference.time)
            else { continue }
            lines.append("\(side.path.printable) expired at \(expiresAt)")
        }
        lines += indexLines + reportsLines
        lines += ["", "policies:"] + policyLines.map { "  \($0.printable)" }
        let blocked = difference.changes.filter(\.isBlocked)
        let allowed = difference.changes.filter { !$0.isBlocked }
        lines += section("\(style.bad("allowed → blocked"))", blocked)
        lines += section("\(style.good("blocked → allowed"))", allowed)
        return lines.joined(separator: "\n") + "\n"
    }

    private var indexLines: [String] {
        let known = Counted(difference.knownImages, "image")
        let without = Counted(difference.imagesWithoutRepository, "image")
        let isJudged = difference.imagesWithoutRepository == 0
        let left = isJudged ? "" : "; \(without) of no known repository left out"
        switch (difference.older.bundle.reports, difference.newer.bundle.reports) {
        case (nil, nil): return ["neither has a report index, so no images are known"]
        case (let older?, let newer?) where older == newer:
            return ["the report index is the same, with \(known)\(left)"]
        case (_?, _?): return ["the report index changes; \(known) in both together\(left)"]
        case (nil, _?), (_?, nil):
            return [
                "only one has a report index; both are judged by its reports on \(known)\(left)"
            ]
        }
    }

    private var reportsLines: [String] {
        switch difference.reportsChange {
        case .lost:
            [
                "\(style.bad("reports are lost")): to a node without a reports.folder of its own "
                    + "every image will be unscanned"
            ]
        case .gained:
            [
                "\(style.caution("reports are gained")): to a node without a reports.folder of its "
                    + "own every image is unscanned before"
            ]
        case nil: []
        }
    }

    private var policyLines: [String] {
        let policies = difference.policies
        guard !policies.isEmpty else { return ["the same"] }
        let everywhere =
            (policies.allowlist.map { ["for every namespace: \($0)"] } ?? [])
            + (policies.exempt.map { ["not judged: \($0)"] } ?? [])
        let time = difference.time
        let added = policies.added.map { "+ \($0.name), \(Self.summary($0, at: time))" }
        let removed = policies.removed.map { "− \($0.name), \(Self.summary($0, at: time))" }
        let changed = policies.changed.flatMap { namespace in
            namespace.rules.map { "\(namespace.name): \($0)" }
        }
        return everywhere + added + removed + changed
    }

    private static func summary(_ policy: NamespacePolicy, at time: Timestamp) -> String {
        "mode \(policy.mode(at: time).rawValue), severity \(policy.severity.word)"
    }

    private func section(_ title: String, _ changes: [ImageChange]) -> [String] {
        var lines = ["", "\(title): \(Counted(changes.count, "image"))"]
        for change in changes.prefix(Self.maximumImages) {
            lines.append("  \(change.reference)")
            if let policy = change.policyChange { lines.append("    policy: \(policy)") }
            let sign = change.isBlocked ? "+" : "−"
            let reasons = change.reasons
            for reason in reasons.prefix(Self.maximumReasons) {
                let when = change.isBlocked ? "before" : "now"
                let remark = reason.remark.map { " (\(when): \($0))" } ?? ""
                lines.append("    \(sign) \("\(reason.violation)\(remark)".printable)")
            }
            if reasons.count > Self.maximumReasons {
                lines.append("    and \(reasons.count - Self.maximumReasons) more")
            }
        }
        if changes.count > Self.maximumImages {
            let more = changes.count - Self.maximumImages
            lines.append("  and \(more) more; --output json has all of them")
        }
        return lines
    }
}
