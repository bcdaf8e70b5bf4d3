internal import ArgumentParser
internal import PolicyBundles

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

    /// Warns of images that have lost their reports, and refuses a bundle without any report.
    ///
    /// - Parameter images: How many images the new index has reports on; nil without an index.
    /// - Throws: `ExitCode` for `Failure.negative`, which has been explained.
    func check(images: Int?) throws {
        guard let images else {
            guard before != nil else { return }
            // Without images an index still has the dates of those before it.
            let lost =
                knownBefore.map { "\($0): nodes would have none, and" }
                ?? ", and the bundle before has an index without images:"
            return try take(
                "no --reports is given\(lost) vulnerabilities without a date of publication would"
                    + " be new again, for grace periods"
            )
        }
        let known = knownBefore ?? ""
        guard images > 0 else {
            let place = folders.joined(separator: ", ")
            return try take("no report is in \(place)\(known): all images would be unscanned")
        }
        let least = before.map { $0.images - $0.images / Self.expected } ?? 0
        if images < least {
            StandardStream.say(
                "warning: there are \(Self.reports(on: images))\(known): the others are unscanned"
            )
        }
    }

    /// What the bundle before has reports on; nil if it has none.
    private var knownBefore: String? {
        guard let before, before.images > 0 else { return nil }
        return ", and the bundle before has \(Self.reports(on: before.images))"
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

    private static func reports(on images: Int) -> String {
        "reports on \(Counted(images, "image"))"
    }
}
