extension DenialMessage {
    /// What kind of violations a message is about, which decides its words around the list.
    enum Cause: Hashable, Sendable {
        case none
        case unscanned
        case reportTooOld
        case findings(Findings)

        /// Which findings are among those that block.
        struct Findings: Hashable, Sendable {
            /// One that the denylist has, which no allowlist lifts.
            var anyOnDenylist = false
            /// One that the denylist does not have.
            var anyOther = false
            /// One that blocks by its severity although it has no fix.
            var anyWithoutFix = false
            /// One that blocks by its severity although the scanner did not rate it.
            var anyUnrated = false
        }

        /// Looks at violations in their order: what is wrong with the reports is said first.
        init(_ violations: [Violation]) {
            var findings = Findings()
            for violation in violations {
                switch violation {
                case .unscanned:
                    self = .unscanned
                    return
                case .reportTooOld:
                    self = .reportTooOld
                    return
                case .vulnerability(let finding, let rule):
                    let isBySeverity = rule == .severity
                    findings.anyOnDenylist = findings.anyOnDenylist || rule == .denylist
                    findings.anyOther = findings.anyOther || rule != .denylist
                    findings.anyWithoutFix =
                        findings.anyWithoutFix || isBySeverity && finding.fixedVersion == nil
                    findings.anyUnrated =
                        findings.anyUnrated || isBySeverity && finding.severity == .unknown
                }
            }
            self = violations.isEmpty ? .none : .findings(findings)
        }

        /// What the policy blocks, to follow its name.
        func words(_ policy: NamespacePolicy) -> String? {
            switch self {
            case .none: return nil
            case .unscanned: return "which blocks unscanned images"
            case .reportTooOld: return "which blocks images without a recent scan report"
            case .findings(let findings):
                var details: [String] = []
                if findings.anyWithoutFix, case .level(let level) = policy.severityWithoutFix,
                    level != policy.severity
                {
                    details.append("without a fix: \(Self.range(from: level))")
                }
                if findings.anyUnrated, let level = policy.unknownSeverity {
                    details.append("unknown counts as \(level.word)")
                }
                let extra = details.isEmpty ? "" : " (\(details.joined(separator: "; ")))"
                return "which blocks \(Self.range(from: policy.severity))\(extra)"
            }
        }

        /// What the reader can do about it.
        var remedy: String {
            switch self {
            case .none: return "Ask the namespace's owner"
            case .unscanned:
                return "Have it scanned, or ask the namespace's owner to allow unscanned images"
            case .reportTooOld:
                return "Have it scanned again, or ask the namespace's owner to allow older reports"
            case .findings(let findings):
                let fix = "Use a fixed image, or ask the namespace's owner to"
                guard findings.anyOnDenylist else { return "\(fix) allowlist them" }
                return findings.anyOther
                    ? "\(fix) change the policy" : "\(fix) take them off the denylist"
            }
        }

        /// What a pod can do in an emergency, to follow the remedy; empty where it can do nothing.
        func wayOut(of policy: NamespacePolicy) -> String {
            guard policy.breakGlass else { return "" }
            switch self {
            case .findings(let findings) where findings.anyOnDenylist: return ""
            case .none, .unscanned, .reportTooOld, .findings:
                return " Emergency: annotate the pod, \(BreakGlassReason.annotation)."
            }
        }

        private static func range(from severity: Severity) -> String {
            switch severity {
            case .critical: severity.word
            case .negligible, .low, .medium, .high: "\(severity.word) and above"
            case .unknown: "\(Severity.negligible.word) and above"
            }
        }
    }
}
