internal import OCI
internal import PolicyBundles
internal import PolicyEngine

/// What a build made, for people.
struct BuildText: CustomStringConvertible {
    private let result: BundleBuild.Result
    private let style: TextStyle

    /// Writes a result.
    init(_ result: BundleBuild.Result, style: TextStyle) {
        self.result = result
        self.style = style
    }

    /// The text, of several lines.
    var description: String {
        let bundle = result.bundle
        var facts = BundleFacts.facts(of: bundle, at: bundle.issuedAt)
        facts += result.keys.map { Fact("signed by", "\($0.publicKey)") }
        facts.append(
            Fact("policies", BundleFacts.namespaces(of: bundle.policies, at: bundle.issuedAt))
        )
        facts += result.index.map(self.facts) ?? [Fact("index", "none: no folder of reports")]
        if result.pruned > 0 {
            facts.append(Fact("pruned", "\(Counted(result.pruned, "file"))"))
        }
        let lines = ["\(style.good("built")): \(result.file.printable)"] + facts.map(\.line)
        return lines.joined(separator: "\n") + "\n"
    }

    private func facts(of index: IndexBuild.Result) -> [Fact] {
        let isSame = result.previous?.reports?.digest == index.reference.digest
        let change = isSame ? "; the same as before, so no node fetches it again" : ""
        var facts = [
            Fact("index", "\(index.reference.digest)\(change)"),
            Fact("size", "\(ByteCount(bytes: index.reference.size))"),
            BundleFacts.reports(in: index.counts),
        ]
        if index.removals > 0 {
            let count = Counted(index.removals, "finding")
            facts.append(Fact("taken out", "\(count), by VEX statements"))
        }
        if !index.skipped.isEmpty {
            let count = Counted(index.skipped.count, "file")
            facts.append(Fact("skipped", "\(count) that cannot be used"))
        }
        return facts
    }
}
