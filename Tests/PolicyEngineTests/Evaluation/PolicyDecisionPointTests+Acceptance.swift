import OCI
import PolicyEngine
import Testing

extension PolicyDecisionPointTests {
    struct Listing: Sendable {
        let listed: String
        let id: String
        let aliases: [String]
        let accepted: String?

        init(_ listed: String, id: String, aliases: [String] = [], accepted: String?) {
            self.listed = listed
            self.id = id
            self.aliases = aliases
            self.accepted = accepted
        }
    }

    static let listings = [
        Listing("CVE-1", id: "CVE-1", accepted: "CVE-1"),
        Listing("cve-1", id: "CVE-1", accepted: "CVE-1"),
        Listing("CVE-1", id: "cve-1", accepted: "cve-1"),
        Listing("CVE-1", id: "CVE-11", accepted: nil),
        Listing("CVE-1", id: "GHSA-1", aliases: ["OSV-1", "Cve-1"], accepted: "Cve-1"),
        Listing("GHSA-1", id: "GHSA-1", aliases: ["CVE-1"], accepted: "GHSA-1"),
        Listing("CVE-2", id: "GHSA-1", aliases: ["CVE-1"], accepted: nil),
    ]

    @Test(arguments: listings)
    func acceptsWhatTheAllowlistHas(_ listing: Listing) throws {
        let policy = try Sample.policy { $0.allowlist = try Sample.ids(listing.listed) }
        let finding = try Sample.finding(listing.id, aliases: listing.aliases)
        let evaluation = try Sample.evaluate(policy, Sample.report(finding))
        if let accepted = listing.accepted {
            let reason = Suppression.Reason.allowlist(try Sample.id(accepted))
            #expect(evaluation.violations.isEmpty)
            #expect(evaluation.suppressed == [Suppression(finding: finding, reason: reason)])
        } else {
            #expect(evaluation.violations == [.vulnerability(finding, rule: .severity)])
            #expect(evaluation.suppressed.isEmpty)
        }
    }

    @Test(arguments: listings)
    func acceptsWhatAnExceptionHas(_ listing: Listing) throws {
        let exception = try Sample.exception(listing.listed, expires: Sample.before(-1))
        let policy = try Sample.policy { $0.exceptions = [exception] }
        let finding = try Sample.finding(listing.id, aliases: listing.aliases)
        let evaluation = try Sample.evaluate(policy, Sample.report(finding))
        let suppression = Suppression(finding: finding, reason: .exception(exception))
        #expect(evaluation.suppressed == (listing.accepted == nil ? [] : [suppression]))
        #expect(evaluation.violations.isEmpty == (listing.accepted != nil))
    }

    @Test(arguments: listings)
    func blocksWhatTheDenylistHas(_ listing: Listing) throws {
        let policy = try Sample.policy { $0.denylist = try Sample.ids(listing.listed) }
        let finding = try Sample.finding(listing.id, .low, aliases: listing.aliases)
        let evaluation = try Sample.evaluate(policy, Sample.report(finding))
        let violation = Violation.vulnerability(finding, rule: .denylist)
        #expect(evaluation.violations == (listing.accepted == nil ? [] : [violation]))
    }

    /// An id and aliases, what is listed, and whether that lifts the finding.
    static let advisories = [
        ("RHSA-1", ["CVE-1", "CVE-2"], ["CVE-1"], false),
        ("RHSA-1", ["cve-1", "Cve-2"], ["CVE-1", "CVE-2"], true),
        ("RHSA-1", ["CVE-1", "CVE-2"], ["RHSA-1"], true),
        ("RHSA-1", ["CVE-1", "CVE-2", "GHSA-1"], ["GHSA-1"], false),
        ("GO-1", ["CVE-1", "GHSA-1"], ["GHSA-1"], true),
        ("GHSA-1", ["OSV-1"], ["OSV-1"], true), ("CVE-1", ["DSA-1"], ["DSA-1"], true),
        ("CVE-1", ["CVE-2"], ["CVE-2"], false),
    ]

    @Test(arguments: advisories)
    func acceptsAnAdvisoryOnSeveralForAllOfThem(
        id: String,
        aliases: [String],
        listed: [String],
        isLifted: Bool
    ) throws {
        let finding = try Sample.finding(id, aliases: aliases)
        let allowing = try Sample.policy { $0.allowlist = Set(try listed.map(Sample.id)) }
        let excepting = try Sample.policy {
            $0.exceptions = try listed.map {
                try Sample.exception($0, expires: Sample.before(-1))
            }
        }
        for policy in [allowing, excepting] {
            let evaluation = try Sample.evaluate(policy, Sample.report(finding))
            #expect(evaluation.violations.isEmpty == isLifted)
            #expect(evaluation.suppressed.isEmpty != isLifted)
        }
        let denying = try Sample.policy { $0.denylist = [try Sample.id(listed[0])] }
        #expect(try Sample.evaluate(denying, Sample.report(finding)).isOnDenylist)
    }

    @Test func acceptsAnAdvisoryOnSeveralUntilTheFirstExceptionEnds() throws {
        let finding = try Sample.finding("RHSA-1", aliases: ["CVE-1", "CVE-2", "CVE-3"])
        let first = try Sample.exception("CVE-2", expires: Sample.before(-1))
        let policy = try Sample.policy {
            $0.allowlist = try Sample.ids("CVE-1")
            $0.exceptions = [
                try Sample.exception("CVE-2", expires: Sample.before(1)), first,
                try Sample.exception("CVE-3", expires: Sample.before(-2)),
            ]
        }
        let report = Sample.report(finding)
        #expect(
            try Sample.evaluate(policy, report).suppressed
                == [Suppression(finding: finding, reason: .exception(first))]
        )
        let later = try Sample.evaluate(policy, report, at: first.expires)
        #expect(later.violations == [.vulnerability(finding, rule: .severity)])
        #expect(later.warnings == [.exceptionExpired(first, finding)])
    }

    @Test func recordsNothingAboutFindingsThatWouldNotBlock() throws {
        let policy = try Sample.policy {
            $0.allowlist = try Sample.ids("CVE-1")
            $0.exceptions = [try Sample.exception("CVE-2", expires: Sample.before(1))]
            $0.gracePeriod = Age(seconds: 60)
        }
        let evaluation = try Sample.evaluate(
            policy,
            Sample.report(
                Sample.finding("CVE-1", .low),
                Sample.finding("CVE-2", .low),
                Sample.finding("CVE-3", .low, published: Sample.now)
            )
        )
        #expect(evaluation == Evaluation(policyName: policy.name, mode: .enforce))
    }

    @Test(arguments: [(Int64(1), true), (0, false), (-1, false), (.max, true), (.min, false)])
    func acceptsUntilAnExceptionExpires(secondsLeft: Int64, accepts: Bool) throws {
        let exception = try Sample.exception(expires: Sample.now.adding(seconds: secondsLeft))
        let policy = try Sample.policy { $0.exceptions = [exception] }
        let finding = try Sample.finding()
        let evaluation = try Sample.evaluate(policy, Sample.report(finding))
        #expect(evaluation.violations.isEmpty == accepts)
        #expect(evaluation.suppressed.isEmpty != accepts)
        #expect(evaluation.warnings == (accepts ? [] : [.exceptionExpired(exception, finding)]))
    }

    @Test func usesTheExceptionThatEndsLast() throws {
        let expired = try Sample.exception(expires: Sample.before(1))
        let short = try Sample.exception("GHSA-1", expires: Sample.before(-1))
        let long = try Sample.exception(expires: Sample.before(-2))
        let finding = try Sample.finding(aliases: ["GHSA-1"])
        for exceptions in [[expired, short, long], [long, short, expired]] {
            let policy = try Sample.policy { $0.exceptions = exceptions }
            let evaluation = try Sample.evaluate(policy, Sample.report(finding))
            #expect(
                evaluation.suppressed
                    == [Suppression(finding: finding, reason: .exception(long))]
            )
        }
    }

    @Test(arguments: [
        ([], "registry.example.com/payments/api", true),
        (["payments/api"], "registry.example.com/payments/api", true),
        (["payments/api"], "registry.example.com/payments/api/v2", false),
        (["payments/web", "payments/api"], "registry.example.com/payments/api", true),
        (["payments/web"], "registry.example.com/payments/api", false),
        (["payments/**"], "registry.example.com/payments/api", true),
        (["payments/**"], "registry.example.com/payments", false),
    ])
    func limitsAnExceptionToItsRepositories(
        _ repositories: [String],
        image: String,
        accepts: Bool
    ) throws {
        for secondsLeft in [Int64(1), -1] {
            let exception = try Sample.exception(
                expires: Sample.now.adding(seconds: secondsLeft),
                repositories: repositories
            )
            let policy = try Sample.policy { $0.exceptions = [exception] }
            let report = try Sample.report(Sample.finding())
            let evaluation = try Sample.evaluate(policy, report, reference: image)
            let isInForce = secondsLeft > 0
            #expect(evaluation.violations.isEmpty == (accepts && isInForce))
            #expect(evaluation.warnings.count == (accepts && !isInForce ? 1 : 0))
        }
    }

    @Test func letsNothingLiftTheDenylist() throws {
        let policy = try Sample.policy {
            $0.denylist = try Sample.ids("cve-2021-44228")
            $0.allowlist = try Sample.ids("CVE-2021-44228", "GHSA-1")
            $0.exceptions = [
                try Sample.exception("CVE-2021-44228", expires: Sample.before(-60)),
                try Sample.exception("GHSA-1", expires: Sample.before(60)),
            ]
            $0.gracePeriod = Age(seconds: 3600)
            $0.severityWithoutFix = .never
        }
        let finding = try Sample.finding(
            "GHSA-1",
            .unknown,
            aliases: ["CVE-2021-44228"],
            fixed: nil,
            published: Sample.now
        )
        let evaluation = try Sample.evaluate(policy, Sample.report(finding))
        #expect(evaluation.violations == [.vulnerability(finding, rule: .denylist)])
        #expect(evaluation.suppressed.isEmpty && evaluation.warnings.isEmpty)
    }

    @Test(arguments: Severity.allCases)
    func blocksKnownExploitedFindingsAtAnySeverity(_ severity: Severity) throws {
        let finding = try Sample.finding("CVE-1", severity, fixed: nil, exploited: true)
        let denying = try Sample.policy {
            $0.knownExploited = .deny
            $0.severityWithoutFix = .never
        }
        let violation = Violation.vulnerability(finding, rule: .knownExploited)
        #expect(try Sample.evaluate(denying, Sample.report(finding)).violations == [violation])

        let unmarked = try Sample.finding("CVE-1", severity, fixed: nil)
        #expect(try Sample.evaluate(denying, Sample.report(unmarked)).violations.isEmpty)

        let ignoring = try Sample.policy { $0.severityWithoutFix = .never }
        #expect(try Sample.evaluate(ignoring, Sample.report(finding)).violations.isEmpty)
    }

    @Test func liftsKnownExploitedByAllowlistAndExceptionButNotByGrace() throws {
        let finding = try Sample.finding(published: Sample.now, exploited: true)
        let exception = try Sample.exception(expires: Sample.before(-1))
        var policy = try Sample.policy {
            $0.knownExploited = .deny
            $0.gracePeriod = Age(seconds: 3600)
        }
        var evaluation = try Sample.evaluate(policy, Sample.report(finding))
        #expect(evaluation.violations == [.vulnerability(finding, rule: .knownExploited)])
        #expect(evaluation.warnings.isEmpty)

        policy.exceptions = [exception]
        evaluation = try Sample.evaluate(policy, Sample.report(finding))
        #expect(evaluation.violations.isEmpty)
        #expect(evaluation.suppressed.map(\.reason) == [.exception(exception)])

        policy.exceptions = []
        policy.allowlist = [finding.id]
        evaluation = try Sample.evaluate(policy, Sample.report(finding))
        #expect(evaluation.violations.isEmpty)
        #expect(evaluation.suppressed.map(\.reason) == [.allowlist(finding.id)])
    }
}
