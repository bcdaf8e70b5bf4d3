public import PolicyEngine

/// One statement on one vulnerability in some products.
public struct VEXStatement: Hashable, Sendable, CustomStringConvertible {
    /// The vulnerability.
    public let id: VulnerabilityID

    /// Its other ids.
    public let aliases: [VulnerabilityID]

    /// Whether the products have it.
    public let status: VEXStatus

    /// The status in the words of the file's format.
    let word: String

    /// Why, in the author's words.
    public let reason: String?

    /// Who says so.
    public let author: String?

    /// When it was said, by which a later statement overrules it.
    public let time: Timestamp?

    /// The name of the file.
    public let file: String

    /// The products that can be told apart; what else the statement names counts for nothing.
    let products: [VEXProduct]

    /// The statement in one line: what is said, why, by whom, when, and where.
    public var description: String {
        var text = "\(id) \(word)"
        if let reason { text += ", \(reason.quoted)" }
        if let author { text += ", by \(author.quoted)" }
        if let time { text += ", \(time)" }
        return text + ", in \(file.quoted)"
    }

    /// Where the statement stands among others on the same finding; the last one decides.
    ///
    /// One without a time gives way if it takes a finding out, and does not if it keeps it. Of
    /// those of the same second the one that keeps the finding decides.
    var order: (Int64, Int) {
        let time = time?.secondsSinceEpoch
        return status.takesFindingsOut ? (time ?? .min, 0) : (time ?? .max, 1)
    }

    /// Whether the statement is about what was found.
    ///
    /// One statement on a CVE does not take out the finding of an advisory on several: each of its
    /// CVEs has to be among the statement's ids.
    ///
    /// - Parameter finding: A finding that shares an id with the statement.
    /// - Returns: Whether the statement counts for it.
    func covers(_ finding: Finding) -> Bool {
        guard status.takesFindingsOut else { return true }
        let ids = Set([id] + aliases)
        return finding.sufficientIDs.contains { $0.allSatisfy(ids.contains) }
    }
}
