internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import ReportDatabase

/// What a bundle holds.
struct Inspection: Sendable {
    /// The bundle.
    let bundle: SourcedBundle

    /// What the index holds, if the bundle has one and its file is there.
    let counts: ReportDatabaseCounts?

    /// Why the index cannot be read, if it cannot.
    let indexProblem: String?

    /// The clock's value.
    let now: Timestamp

    /// Looks into a bundle.
    ///
    /// - Parameters:
    ///   - bundle: The bundle.
    ///   - folder: The folder that it is in, if it is.
    ///   - now: The clock's value.
    init(of bundle: SourcedBundle, in folder: BundleFolder?, at now: Timestamp) {
        self.bundle = bundle
        self.now = now
        guard let folder, let index = IndexFile(of: bundle.bundle, in: folder) else {
            counts = nil
            indexProblem = nil
            return
        }
        do {
            counts = try index.openChecked().counts
            indexProblem = nil
        } catch {
            counts = nil
            indexProblem = error.description
        }
    }

    /// The bundle for people.
    ///
    /// - Parameters:
    ///   - path: The bundle as it was named.
    ///   - style: How the first line is set off.
    /// - Returns: The text, of several lines.
    func text(path: String, style: TextStyle) -> String {
        let facts = BundleFacts.facts(of: bundle.bundle, at: now) + signers + indexFacts
        var lines = [headline(path: path, style: style)] + facts.map(\.line)
        let policies = bundle.bundle.policies
        if !policies.allowlist.isEmpty {
            let ids = policies.allowlist.map(\.text).sorted().joined(separator: ", ")
            lines.append(Fact("allowlist", "\(ids), for every namespace").line)
        }
        if !policies.exempt.isEmpty {
            let images = policies.exempt.map(\.description).joined(separator: ", ")
            lines.append(Fact("exempt", "\(images): not judged").line)
        }
        lines += ["", "\(BundleFacts.namespaces(of: policies, at: now))"]
        lines += policies.namespaces.map { policy in
            "  \(policy.name), mode \(policy.mode(at: now).rawValue), severity"
                + " \(policy.severity.word)"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func headline(path: String, style: TextStyle) -> String {
        switch bundle.signers {
        case .checked: "\(style.good("signature checked")): \(path.printable)"
        case .unchecked: "\(style.caution("signature NOT checked")): \(path.printable)"
        }
    }

    private var signers: [Fact] {
        switch bundle.signers {
        case .checked(let ids): ids.map { Fact("signed by", "\($0), checked") }
        case .unchecked([]): [Fact("signed by", "nobody")]
        case .unchecked(let ids):
            ids.map { Fact("signed by", "\($0), as it claims: no --key was given to check it") }
        }
    }

    private var indexFacts: [Fact] {
        guard let reports = bundle.bundle.reports else { return [Fact("index", "none")] }
        var facts = [
            Fact("index", "\(reports.digest)"),
            Fact("size", "\(ByteCount(bytes: reports.size))"),
        ]
        if let counts {
            facts.append(BundleFacts.reports(in: counts))
        } else {
            facts.append(Fact("reports", "of \(Counted(reports.images, "image"))"))
        }
        if let indexProblem { facts.append(Fact("problem", indexProblem)) }
        return facts
    }
}
