internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import ReportDatabase

/// What a bundle is worth.
struct Verification: Sendable {
    /// The bundle; nil if it cannot be trusted or read.
    let bundle: SourcedBundle?

    /// What the index holds; nil if there is none, or it is not good.
    let counts: ReportDatabaseCounts?

    /// Whether there is an index that was not looked for, as the bundle is a file alone.
    let leavesIndexOut: Bool

    /// Everything that is wrong, each on a line.
    let problems: [String]

    private let now: Timestamp

    /// Checks a bundle.
    ///
    /// - Parameters:
    ///   - source: Where the bundle is.
    ///   - keys: The keys to trust.
    ///   - now: The clock's value.
    init(of source: BundleSource, trusting keys: TrustedKeys, at now: Timestamp) {
        self.now = now
        let bundle: SourcedBundle
        do throws(BundleProblem) {
            bundle = try source.bundle(trusting: keys)
        } catch {
            self.bundle = nil
            counts = nil
            leavesIndexOut = false
            problems = error.description.split(separator: "\n").map(String.init)
            return
        }
        var problems: [String] = []
        if let expiresAt = bundle.bundle.expiresAt, bundle.bundle.isExpired(at: now) {
            problems.append("the bundle expired at \(expiresAt)")
        }
        var counts: ReportDatabaseCounts?
        if let folder = source.folder, let index = IndexFile(of: bundle.bundle, in: folder) {
            do {
                counts = try Self.checkedCounts(of: index)
            } catch {
                problems.append("\(error)")
            }
        }
        self.bundle = bundle
        self.counts = counts
        leavesIndexOut = source.folder == nil && bundle.bundle.reports != nil
        self.problems = problems
    }

    private static func checkedCounts(of index: IndexFile) throws -> ReportDatabaseCounts {
        let database = try index.openChecked()
        try database.checkEverything()
        guard database.counts.images == index.reference.images else {
            throw BundleProblem(
                "the index has reports of \(Counted(database.counts.images, "image")), and the"
                    + " bundle says \(index.reference.images)"
            )
        }
        return database.counts
    }

    /// The verification for people.
    ///
    /// - Parameters:
    ///   - path: The bundle as it was named.
    ///   - style: How the first line is set off.
    /// - Returns: The text, of several lines.
    func text(path: String, style: TextStyle) -> String {
        let isGood = problems.isEmpty
        let word = isGood ? style.good("good") : style.bad("not good")
        var lines = ["\(word): \(path.printable)"]
        lines += problems.map { Fact("problem", $0).line }
        if let bundle {
            var facts = BundleFacts.facts(of: bundle.bundle, at: now)
            facts += bundle.keyIDs.map { Fact("signed by", $0) }
            facts.append(Fact("index", indexText(of: bundle.bundle)))
            lines += facts.map(\.line)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func indexText(of bundle: PolicyBundle) -> String {
        guard let reports = bundle.reports else { return "none" }
        if leavesIndexOut { return "\(reports.digest), not checked: only the folder has it" }
        guard let counts else { return "\(reports.digest), not good" }
        return "\(reports.digest), all of its \(Counted(counts.reports, "report")) read"
    }
}
