import OCI
import PolicyEngine
import Testing

@Suite struct PolicyDecisionPointTests {
    struct SeverityCase: Sendable {
        let found: Severity
        let threshold: Severity
        let unknownSeverity: Severity?
        let outcome: Evaluation.Outcome

        init(
            _ found: Severity,
            against threshold: Severity,
            unknown: Severity? = nil,
            _ outcome: Evaluation.Outcome
        ) {
            self.found = found
            self.threshold = threshold
            self.unknownSeverity = unknown
            self.outcome = outcome
        }
    }

    @Test(arguments: [
        SeverityCase(.medium, against: .high, .allow),
        SeverityCase(.high, against: .high, .deny),
        SeverityCase(.critical, against: .high, .deny),
        SeverityCase(.high, against: .critical, .allow),
        SeverityCase(.critical, against: .critical, .deny),
        SeverityCase(.low, against: .low, .deny),
        SeverityCase(.negligible, against: .low, .allow),
        SeverityCase(.negligible, against: .negligible, .deny),
        SeverityCase(.negligible, against: .unknown, .deny),
        SeverityCase(.unknown, against: .low, .allow),
        SeverityCase(.unknown, against: .unknown, .allow),
        SeverityCase(.unknown, against: .high, unknown: .high, .deny),
        SeverityCase(.unknown, against: .high, unknown: .critical, .deny),
        SeverityCase(.unknown, against: .high, unknown: .medium, .allow),
        SeverityCase(.unknown, against: .unknown, unknown: .unknown, .allow),
        SeverityCase(.low, against: .high, unknown: .critical, .allow),
    ])
    func blocksFromTheThresholdOn(_ example: SeverityCase) throws {
        let policy = try Sample.policy {
            $0.severity = example.threshold
            $0.unknownSeverity = example.unknownSeverity
        }
        let finding = try Sample.finding("CVE-1", example.found)
        let evaluation = try Sample.evaluate(policy, Sample.report(finding))
        #expect(evaluation.outcome == example.outcome)
        let violation = Violation.vulnerability(finding, rule: .severity)
        #expect(evaluation.violations == (example.outcome == .deny ? [violation] : []))
    }

    @Test(arguments: [
        (Severity.high, SeverityWithoutFix.sameAsSeverity, true), (.medium, .sameAsSeverity, false),
        (.high, .level(.critical), false), (.critical, .level(.critical), true),
        (.low, .level(.low), true), (.negligible, .level(.low), false),
        (.critical, .never, false), (.unknown, .level(.low), false),
    ])
    func treatsFindingsWithoutFixAsThePolicySays(
        _ severity: Severity,
        rule: SeverityWithoutFix,
        blocks: Bool
    ) throws {
        let policy = try Sample.policy { $0.severityWithoutFix = rule }
        let evaluation = try Sample.evaluate(
            policy,
            Sample.report(Sample.finding("CVE-1", severity, fixed: nil))
        )
        #expect(evaluation.violations.count == (blocks ? 1 : 0))
    }

    @Test(arguments: [
        SeverityWithoutFix.sameAsSeverity, .level(.critical), .level(.low), .never,
    ])
    func appliesTheRuleForNoFixToNoneThatHasOneOrMayHave(_ rule: SeverityWithoutFix) throws {
        let policy = try Sample.policy { $0.severityWithoutFix = rule }
        let fixed = try Sample.finding("CVE-1", .high)
        let unknown = try Sample.finding("CVE-3", .high, fixed: nil, isFixUnknown: true)
        let report = try Sample.report(
            fixed,
            unknown,
            Sample.finding("CVE-2", .medium),
            Sample.finding("CVE-4", .medium, fixed: nil, isFixUnknown: true)
        )
        let evaluation = try Sample.evaluate(policy, report)
        #expect(
            evaluation.violations
                == [fixed, unknown].map { .vulnerability($0, rule: .severity) }
        )
    }

    @Test func allowsAnImageWithoutFindings() throws {
        let evaluation = try Sample.evaluate(Sample.policy(), Sample.report())
        #expect(
            try evaluation
                == Evaluation(
                    policyName: NamespacePattern(parsing: "registry.example.com/payments"),
                    mode: .enforce
                )
        )
        #expect(evaluation.outcome == .allow)
    }

    @Test func findsEveryViolationAndDeniesNothingInAudit() throws {
        let policy = try Sample.policy { $0.blocking = .audit }
        let report = try Sample.report(Sample.finding("CVE-1"), Sample.finding("CVE-2"))
        let evaluation = try Sample.evaluate(policy, report)
        #expect(evaluation.mode == .audit)
        #expect(evaluation.violations.count == 2)
        #expect(evaluation.outcome == .allow)
    }

    @Test func evaluatesNothingWhenOff() throws {
        let policy = try Sample.policy {
            $0.blocking = .off
            $0.denylist = try Sample.ids("CVE-1")
        }
        let evaluation = try Sample.evaluate(policy, Sample.report(Sample.finding("CVE-1")))
        #expect(evaluation == Evaluation(policyName: policy.name, mode: .off))
        #expect(evaluation.outcome == .allow)
    }

    @Test(arguments: [(Int64(-1), Evaluation.Outcome.deny), (0, .deny), (1, .allow)])
    func deniesFromTheInstantOfEnforcement(
        secondsUntilEnforced: Int64,
        outcome: Evaluation.Outcome
    ) throws {
        let policy = try Sample.policy {
            $0.enforceFrom = Sample.now.adding(seconds: secondsUntilEnforced)
        }
        let evaluation = try Sample.evaluate(policy, Sample.report(Sample.finding()))
        #expect(evaluation.violations.count == 1)
        #expect(evaluation.outcome == outcome)
    }
}
