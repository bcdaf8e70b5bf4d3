extension DenialMessage {
    /// What kind of violations a message is about, which decides its words around the list.
    struct Cause: Hashable, Sendable {
        /// What the reports do not show.
        enum Shortfall: Hashable, Sendable {
            case unscanned
            case reportTooOld

            /// What the policy blocks.
            var words: String {
                switch self {
                case .unscanned: "unscanned images"
                case .reportTooOld: "images without a recent scan report"
                }
            }

            /// What the reader can do about it.
            var remedy: String {
                switch self {
                case .unscanned:
                    "Have it scanned, or ask the namespace's owner to allow unscanned images"
                case .reportTooOld:
                    "Have it scanned again, or ask the namespace's owner to allow older reports"
                }
            }
        }

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

            /// What the policy blocks.
            func words(_ policy: NamespacePolicy) -> String {
                var details: [String] = []
                if anyWithoutFix, case .level(let level) = policy.severityWithoutFix,
                    level != policy.severity
                {
                    details.append("without a fix: \(Cause.range(from: level))")
                }
                if anyUnrated, let level = policy.unknownSeverity {
                    details.append("unknown counts as \(level.word)")
                }
                let extra = details.isEmpty ? "" : " (\(details.joined(separator: "; ")))"
                return Cause.range(from: policy.severity) + extra
            }

            /// What the reader can do about them.
            var remedy: String {
                let fix = "Use a fixed image, or ask the namespace's owner to"
                guard anyOnDenylist else { return "\(fix) allowlist them" }
                return anyOther
                    ? "\(fix) change the policy" : "\(fix) take them off the denylist"
            }
        }

        private var shortfall: Shortfall?
        private var findings: Findings?

        /// Looks at violations in any order.
        init(_ violations: [Violation]) {
            for violation in violations {
                switch violation {
                case .unscanned: shortfall = .unscanned
                case .reportTooOld: shortfall = .reportTooOld
                case .vulnerability(let finding, let rule):
                    var findings = self.findings ?? Findings()
                    let isBySeverity = rule == .severity
                    findings.anyOnDenylist = findings.anyOnDenylist || rule == .denylist
                    findings.anyOther = findings.anyOther || rule != .denylist
                    findings.anyWithoutFix =
                        findings.anyWithoutFix || isBySeverity && finding.hasNoFix
                    findings.anyUnrated =
                        findings.anyUnrated || isBySeverity && finding.severity == .unknown
                    self.findings = findings
                }
            }
        }

        /// What the policy blocks, to follow its name.
        func words(_ policy: NamespacePolicy) -> String? {
            let blocked = [shortfall?.words, findings?.words(policy)].compactMap(\.self)
            return blocked.isEmpty ? nil : "which blocks \(blocked.joined(separator: ", and "))"
        }

        /// What the reader can do about it.
        var remedy: String {
            switch (shortfall, findings) {
            case (nil, nil): "Ask the namespace's owner"
            case (let shortfall?, nil): shortfall.remedy
            case (nil, let findings?): findings.remedy
            case (_?, _?):
                "Use a fixed image and have it scanned, or ask the namespace's owner to change the"
                    + " policy"
            }
        }

        /// What a pod can do in an emergency, to follow the remedy; empty where it can do nothing.
        func wayOut(of policy: NamespacePolicy) -> String {
            guard policy.breakGlass, findings?.anyOnDenylist != true else { return "" }
            return " Emergency: annotate the pod, \(BreakGlassReason.annotation)."
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
