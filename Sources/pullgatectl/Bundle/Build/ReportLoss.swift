internal import ArgumentParser
internal import PolicyBundles
internal import ReportDatabase

/// Looks whether images lose their reports from one bundle to the next, as when a scanner's folder
/// is not mounted: nodes would deny what they ran until then.
struct ReportLoss {
    /// Of so many images with reports one may be gone without a warning: old images go a few at a
    /// time, and a folder that is missing takes more with it.
    private static let expected = 10

    /// The folders of reports.
    let folders: [String]

    /// The index of the bundle before; nil if there is none.
    let before: ReportIndexReference?

    /// Whether a bundle without any report is meant.
    let isAllowed: Bool

    /// Refuses a bundle without an index where the one before has one.
    ///
    /// - Throws: `ExitCode` for `Failure.negative`, which has been explained.
    func checkWithoutIndex() throws {
        guard before != nil else { return }
        // Without images an index still has the dates of those before it.
        let lost =
            knownBefore.map { "\($0): nodes would have none, and" }
            ?? ", and the bundle before has an index without images:"
        try take(
            "no --reports is given\(lost) vulnerabilities without a date of publication would be"
                + " new again, for grace periods"
        )
    }

    /// Warns of images that have lost their reports and of empty folders, and refuses a bundle
    /// without any report.
    ///
    /// - Parameters:
    ///   - index: The new index.
    ///   - lost: How many images of the index before have no report in the new one.
    /// - Throws: `ExitCode` for `Failure.negative`, which has been explained.
    func check(_ index: IndexBuild.Result, lost: Int) throws {
        guard index.counts.images > 0 else {
            let place = folders.joined(separator: ", ")
            let known = knownBefore ?? ""
            return try take("no report is in \(place)\(known): all images would be unscanned")
        }
        for folder in index.emptyFolders {
            StandardStream.say("warning: no *.json file is in \(folder)")
        }
        if let before, lost > before.images / Self.expected {
            StandardStream.say(
                "warning: no report is left on \(lost) of the \(Counted(before.images, "image")) that"
                    + " the bundle before has reports on: nodes find them unscanned"
            )
        }
    }

    /// What the bundle before has reports on; nil if it has none.
    private var knownBefore: String? {
        guard let before, before.images > 0 else { return nil }
        return ", and the bundle before has reports on \(Counted(before.images, "image"))"
    }

    private func take(_ loss: String) throws {
        guard isAllowed else {
            throw Failure.negative.exit(
                saying: """
                    \(loss)
                    nothing was built; name the folders with the scanner's *.json files, or give \
                    --allow-no-reports
                    """
            )
        }
        StandardStream.say("warning: \(loss)")
    }
}
