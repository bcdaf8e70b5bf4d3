import PolicyEngine
import Testing

extension PolicyDecisionPointTests {
    @Test(arguments: [
        (Int64(0), true), (3_599, true), (3_600, false), (3_601, false), (.max, false),
        (-10, true),
    ])
    func warnsInsteadOfBlockingInTheGracePeriod(secondsKnown: Int64, warns: Bool) throws {
        let published = Sample.now.adding(seconds: -secondsKnown)
        let policy = try Sample.policy { $0.gracePeriod = Age(seconds: 3_600) }
        let finding = try Sample.finding(published: published)
        let evaluation = try Sample.evaluate(policy, Sample.report(finding))
        let end = published.adding(seconds: 3_600)
        #expect(evaluation.warnings == (warns ? [.gracePeriod(finding, endsAt: end)] : []))
        #expect(evaluation.violations.isEmpty == warns)
        #expect(evaluation.outcome == (warns ? .allow : .deny))
    }

    @Test func givesNoGraceWithoutADate() throws {
        let policy = try Sample.policy { $0.gracePeriod = Age(seconds: .max) }
        let evaluation = try Sample.evaluate(policy, Sample.report(Sample.finding()))
        #expect(evaluation.outcome == .deny)
    }

    @Test func givesNoGraceThatThePolicyDoesNotGive() throws {
        let report = try Sample.report(Sample.finding(published: Sample.now))
        #expect(try Sample.evaluate(Sample.policy(), report).outcome == .deny)
        let zero = try Sample.policy { $0.gracePeriod = Age(seconds: 0) }
        #expect(try Sample.evaluate(zero, report).outcome == .deny)
    }

    @Test func prefersAcceptanceToGrace() throws {
        let policy = try Sample.policy {
            $0.gracePeriod = Age(seconds: 3_600)
            $0.allowlist = try Sample.ids("CVE-2024-1")
        }
        let report = try Sample.report(Sample.finding(published: Sample.now))
        let evaluation = try Sample.evaluate(policy, report)
        #expect(evaluation.suppressed.count == 1)
        #expect(evaluation.warnings.isEmpty)
    }

    @Test func doesNotCallAnExceptionExpiredWhileGraceLasts() throws {
        let policy = try Sample.policy {
            $0.gracePeriod = Age(seconds: 3_600)
            $0.exceptions = [try Sample.exception(expires: Sample.before(1))]
        }
        let finding = try Sample.finding(published: Sample.now)
        let evaluation = try Sample.evaluate(policy, Sample.report(finding))
        let end = Sample.now.adding(seconds: 3_600)
        #expect(evaluation.warnings == [.gracePeriod(finding, endsAt: end)])
    }

    @Test(arguments: [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max])
    func survivesEveryInstant(_ seconds: Int64) throws {
        let edges = [Int64.min, -1, 0, 1, .max].map { Timestamp(secondsSinceEpoch: $0) }
        for edge in edges {
            let policy = try Sample.policy {
                $0.gracePeriod = Age(seconds: .max)
                $0.reportMaxAge = Age(seconds: .max)
                $0.enforceFrom = edge
                $0.exceptions = [try Sample.exception(expires: edge)]
            }
            let report = ScanReport(
                scanner: "trivy",
                scannedAt: edge,
                findings: [try Sample.finding(published: edge)]
            )
            let now = Timestamp(secondsSinceEpoch: seconds)
            let evaluation = try Sample.evaluate(policy, report, at: now)
            #expect(evaluation.mode == (edge > now ? .audit : .enforce))
        }
    }
}
