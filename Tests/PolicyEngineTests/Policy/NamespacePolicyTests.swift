import PolicyEngine
import Testing

@Suite struct NamespacePolicyTests {
    @Test func hasTheDefaultsOfThePolicyModel() throws {
        let policy = try Sample.policy()
        #expect(policy.severity == .high)
        #expect(policy.unscanned == .deny)
        #expect(policy.severityWithoutFix == .sameAsSeverity)
        #expect(policy.knownExploited == .ignore)
        #expect(policy.allowlist.isEmpty && policy.denylist.isEmpty && policy.exceptions.isEmpty)
        #expect(policy.reportMaxAge == nil && policy.gracePeriod == nil)
        #expect(policy.enforceFrom == nil && policy.unknownSeverity == nil)
    }

    @Test(arguments: [
        (EnforcementMode.enforce, nil as Int64?, EnforcementMode.enforce),
        (.enforce, 1, .audit), (.enforce, 0, .enforce), (.enforce, -1, .enforce),
        (.enforce, .max, .audit), (.enforce, .min, .enforce),
        (.audit, -1, .audit), (.audit, 1, .audit), (.off, 1, .off), (.off, -1, .off),
    ])
    func auditsUntilItIsEnforced(
        _ blocking: EnforcementMode,
        secondsUntilEnforced: Int64?,
        is mode: EnforcementMode
    ) throws {
        let policy = try Sample.policy {
            $0.blocking = blocking
            $0.enforceFrom = secondsUntilEnforced.map { Sample.now.adding(seconds: $0) }
        }
        #expect(policy.mode(at: Sample.now) == mode)
    }
}
