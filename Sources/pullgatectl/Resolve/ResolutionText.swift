internal import OCI
internal import Registry

/// Resolved content for people.
struct ResolutionText: CustomStringConvertible {
    private let report: ResolutionReport
    private let content: ResolvedContent
    private let style: TextStyle

    /// Writes resolved content.
    ///
    /// - Parameters:
    ///   - content: The content.
    ///   - report: The report that it is from.
    ///   - style: How its first line is set off.
    init(_ content: ResolvedContent, of report: ResolutionReport, style: TextStyle) {
        self.content = content
        self.report = report
        self.style = style
    }

    /// The text, of several lines.
    var description: String {
        var blocks = [[Fact("reference", report.reference.description)]]
        if let host = content.host { blocks[0].append(Fact("host", host)) }
        if let index = content.index { blocks[0].append(Fact("index", index.description)) }
        let candidates = content.candidates.map(facts)
        let time = Fact("time", "\(report.milliseconds) ms")
        if content.candidates.count == 1 {
            blocks[0] += candidates[0] + [time]
        } else {
            blocks[0].append(time)
            blocks += candidates
        }
        var texts = blocks.map { $0.map(\.line).joined(separator: "\n") }
        texts[0] = "\(style.good("resolved")): \(report.image.printable)\n\(texts[0])"
        if content.candidates.count > 1 {
            texts[1] = """
                It cannot be known which of these \(content.candidates.count) images this node \
                will run, so all are judged:
                \(texts[1])
                """
        }
        return texts.joined(separator: "\n\n") + "\n"
    }

    private func facts(of candidate: ResolvedContent.Candidate) -> [Fact] {
        var facts = [
            Fact("manifest", candidate.manifest.description),
            Fact("image ID", candidate.config.description),
            Fact(
                "download",
                candidate.size.map { "at most \(ByteCount(bytes: $0))" } ?? "of unknown size"
            ),
        ]
        if content.index != nil {
            let platform = candidate.platform?.description ?? "not named in the index"
            facts.insert(Fact("platform", platform), at: 0)
        }
        return facts
    }
}
