internal import AdminAPI

extension LoggedDecision {
    /// Whether it was made without knowing enough to judge.
    var isUnknown: Bool { basis == "failureMode" || isUnseen }

    /// Whether nobody can tell what a pull that failed has left.
    private var isUnseen: Bool { basis == "unseen" }

    /// Whether the registry said that it has no such image, so that nothing was judged.
    var isAbsent: Bool { basis == "notFound" }

    /// Whether the pull was denied.
    var isDenied: Bool { outcome == "deny" }

    /// What was decided, set off by how good the news is.
    ///
    /// - Parameter style: How text is set off.
    /// - Returns: The words.
    func verdict(_ style: TextStyle) -> String {
        switch (isDenied, isUnknown) {
        case (true, false):
            style.bad(basis == "hidden" ? "denied, and hidden from who asks" : "denied")
        case (true, true): style.bad("denied, cannot know")
        case (false, true):
            style.caution(isUnseen ? "failed, cannot know what it left" : "allowed, cannot know")
        case (false, false): allowance(style)
        }
    }

    private func allowance(_ style: TextStyle) -> String {
        if breakGlass != nil { return style.caution("allowed for the pod's reason") }
        return switch basis {
        case "exempt": style.good("allowed, exempt")
        case "present": style.caution("allowed, as it is on the node already")
        case "notFound": style.caution("allowed, no such image")
        default:
            wouldDeny == true ? style.caution("allowed, would be denied") : style.good("allowed")
        }
    }

    /// The image as the caller wrote it, or words for one that could not be read.
    var subject: String { image ?? "an image that could not be read" }

    /// Why it was decided like this, in a few words; nil where there is nothing to say.
    var reason: String? {
        if let breakGlass { return breakGlass }
        if let exemption { return exemption.line }
        if let violations, let first = violations.first {
            let more = violations.count - 1
            return more > 0 ? "\(first.text), and \(more) more" : first.text
        }
        switch basis {
        case "failureMode", "unseen": return unknownDetail ?? unknownCause
        case "gone": return "somebody has removed what came"
        case "invalidRequest": return message
        case "noPolicy": return "no policy covers it"
        case "policyOff": return "the policy is off"
        default: return nil
        }
    }
}

extension LoggedDecision.Exemption {
    /// The entry on one line, with the list that it is in.
    var line: String {
        "\(pattern), on the list of "
            + (source == "configuration" ? "this node's configuration" : "the policy")
    }
}

extension LoggedDecision.Finding {
    /// The finding on one line, with the version that fixes it.
    var line: String {
        var text = "\(id) \(severity)"
        if !package.isEmpty { text += " in \(package)" }
        if !installedVersion.isEmpty { text += " \(installedVersion)" }
        if let fixedVersion { return text + ", fixed in \(fixedVersion)" }
        return text + (fixUnknown == true ? ", fix unknown" : ", no fix yet")
    }
}

extension LoggedDecision.Violation {
    /// The violation on one line, with the rule that it breaks.
    var line: String { "\(text) [rule \(rule)]" }
}

extension LoggedDecision.Warning {
    /// The warning on one line.
    var line: String {
        switch kind {
        case "gracePeriod": "\(finding.line): in its grace period, blocks from \(endsAt)"
        default:
            "\(finding.line): the exception for it ended \(endsAt)"
                + (reason.map { " (\($0))" } ?? "")
        }
    }
}

extension LoggedDecision.Suppression {
    /// The accepted finding on one line, with what accepts it and until when.
    var line: String {
        guard by == "exception" else {
            return "\(finding.line): \(id) is on the allowlist, without an end"
        }
        return "\(finding.line): exception for \(id)" + (expires.map { " until \($0)" } ?? "")
            + (reason.map { " (\($0))" } ?? "")
    }
}

extension LoggedDecision.Scan {
    /// The report on one line.
    var line: String {
        "\(scanner), " + (scannedAt.map { "made \($0)" } ?? "without a date")
            + (unfinished.map { "; shows only what it found, the scan did not finish: \($0)" } ?? "")
    }
}
