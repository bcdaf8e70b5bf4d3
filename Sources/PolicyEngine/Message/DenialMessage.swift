public import OCI

/// The one line that a person reads when a pull is denied.
///
/// The text depends on its arguments alone. kubelet tries a pull once per credential and merges
/// identical errors, so an id, a time or a counter in it would make one denial look like several.
public struct DenialMessage: Hashable, Sendable {
    /// Bytes in the longest message: kubelet's events end near 1,000, with a preface of their own.
    public static let maximumLength = 899

    /// Findings that are named: more are not read in an event, and `pullgatectl` lists them all.
    public static let maximumFindings = 5

    /// Bytes of the reference that are shown: most of the longest name that runtimes accept.
    private static let maximumReferenceLength = 200

    /// Bytes of the namespace that are shown.
    private static let maximumNamespaceLength = 120

    /// Hexadecimal digits of the digest that are shown: as many as container tools show of an id.
    private static let digestDigits = 12

    /// The message.
    public let text: String

    /// Writes the message.
    ///
    /// Long parts are cut, and control characters shown as `?`, so that the message is one line of
    /// at most `maximumLength` bytes whatever the arguments are.
    ///
    /// - Parameters:
    ///   - reference: The image as the user wrote it.
    ///   - digest: The digest that was judged, if the reference was resolved.
    ///   - policy: The policy that blocks.
    ///   - violations: Every violation, in any order.
    public init(
        reference: String,
        digest: Digest?,
        policy: NamespacePolicy,
        violations: [Violation]
    ) {
        let listed = violations.sorted { $0.precedes($1) }.uniqued(by: Subject.init)
        let cause = Cause(listed)
        var head = "pullgate: \(reference.displayed(withinBytes: Self.maximumReferenceLength))"
        if let digest {
            let digits = digest.encoded.prefix(Self.digestDigits)
            head += " (\(digest.algorithm.rawValue):\(digits)…)"
        }
        head += " is blocked by the policy of \(Self.words(policy.name))"
        head += cause.words(policy).map { ", \($0)" } ?? ""
        let tail = ". \(cause.remedy) (pullgatectl explain IMAGE).\(cause.wayOut(of: policy))"
        let room = Self.maximumLength - head.utf8.count - tail.utf8.count
        text = head + Self.list(listed, withinBytes: room) + tail
    }

    /// Lists the first violations after a colon, and how many more there are.
    private static func list(_ violations: [Violation], withinBytes room: Int) -> String {
        var shown = ""
        var list = ""
        for (position, violation) in violations.prefix(maximumFindings).enumerated() {
            shown += position == 0 ? ": " : "; "
            shown += violation.description
            let remaining = violations.count - position - 1
            let candidate = remaining == 0 ? shown : "\(shown); and \(remaining) more"
            // The limits of the parts leave room for the first one always.
            if position > 0, candidate.utf8.count > room { break }
            list = candidate
        }
        return list
    }

    private static func words(_ name: NamespacePattern) -> String {
        name == .everyOther
            ? "every other namespace (*)"
            : name.description.displayed(withinBytes: maximumNamespaceLength)
    }
}

extension DenialMessage: CustomStringConvertible {
    /// The message.
    public var description: String { text }
}

extension DenialMessage {
    /// What a violation is about: several scanners may report the same with other details.
    private enum Subject: Hashable {
        case vulnerability(VulnerabilityID, package: String, version: String)
        case reports

        init(_ violation: Violation) {
            self =
                switch violation {
                case .vulnerability(let finding, _):
                    .vulnerability(
                        finding.id,
                        package: finding.package,
                        version: finding.installedVersion
                    )
                case .unscanned, .reportTooOld: .reports
                }
        }
    }
}
