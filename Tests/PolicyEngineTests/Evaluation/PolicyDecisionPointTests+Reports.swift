import OCI
import PolicyEngine
import Testing

extension PolicyDecisionPointTests {
    private static let failed = ScanReport.State.unfinished(reason: "image too large")

    private func report(
        _ findings: Finding...,
        by scanner: String = "trivy",
        secondsOld: Int64?,
        state: ScanReport.State = .finished
    ) -> ScanReport {
        ScanReport(
            scanner: scanner,
            scannedAt: secondsOld.map(Sample.before),
            state: state,
            findings: findings
        )
    }

    /// Evaluates in both orders, which must give the same.
    private func evaluate(_ policy: NamespacePolicy, _ reports: [ScanReport]) throws -> Evaluation {
        let reference = try Sample.reference()
        let evaluations = [reports, reports.reversed()].map {
            PolicyDecisionPoint.evaluate(policy, reference: reference, reports: $0, at: Sample.now)
        }
        #expect(evaluations[0] == evaluations[1])
        return evaluations[0]
    }

    @Test func callsAnImageUnscannedThatNoReportIsKnownOf() throws {
        let evaluation = try evaluate(Sample.policy(), [])
        #expect(evaluation.violations == [.unscanned(.noReport)])
        #expect(evaluation.outcome == .deny)

        let allowing = try Sample.policy { $0.unscanned = .allow }
        #expect(try evaluate(allowing, []).violations.isEmpty)
    }

    @Test func callsAnImageUnscannedWhoseScansDidNotFinish() throws {
        let reports = [
            report(by: "grype", secondsOld: 5, state: .unfinished(reason: "running")),
            report(by: "trivy", secondsOld: 1, state: Self.failed),
            report(by: "clair", secondsOld: nil, state: .unfinished(reason: "queued")),
            report(by: "zeta", secondsOld: 1, state: .unfinished(reason: "queued")),
        ]
        let reason = UnscannedReason.unfinished(scanner: "trivy", reason: "image too large")
        #expect(try evaluate(Sample.policy(), reports).violations == [.unscanned(reason)])

        let allowing = try Sample.policy { $0.unscanned = .allow }
        #expect(try evaluate(allowing, reports).outcome == .allow)
    }

    @Test func judgesWhatAnUnfinishedScanHasFound() throws {
        let denied = try Sample.finding("CVE-1", .low)
        let severe = try Sample.finding("CVE-2")
        let accepted = try Sample.finding("CVE-3")
        let reports = [report(denied, severe, accepted, secondsOld: 1, state: Self.failed)]
        let found: [Violation] = [
            .vulnerability(severe, rule: .severity), .vulnerability(denied, rule: .denylist),
        ]
        var policy = try Sample.policy {
            $0.denylist = [denied.id]
            $0.allowlist = [accepted.id]
        }
        let reason = UnscannedReason.unfinished(scanner: "trivy", reason: "image too large")
        #expect(try evaluate(policy, reports).violations == [.unscanned(reason)] + found)

        policy.unscanned = .allow
        let evaluation = try evaluate(policy, reports)
        #expect(evaluation.violations == found)
        #expect(evaluation.isOnDenylist)
        #expect(evaluation.suppressed.map(\.finding) == [accepted])
    }

    @Test func addsWhatALaterUnfinishedScanHasFoundToAFinishedReport() throws {
        let finding = try Sample.finding()
        for later in [Int64(60), 1] {
            let added = try Sample.finding("CVE-9")
            let reports = [
                report(finding, secondsOld: 60),
                report(added, secondsOld: later, state: Self.failed),
            ]
            #expect(
                try evaluate(Sample.policy(), reports).violations == [
                    .vulnerability(finding, rule: .severity),
                    .vulnerability(added, rule: .severity),
                ]
            )
        }
    }

    @Test(arguments: [61, nil] as [Int64?])
    func leavesOutAnUnfinishedReportThatAFinishedOneReplaces(secondsOld: Int64?) throws {
        let replaced = try report(Sample.finding(), secondsOld: secondsOld, state: Self.failed)
        #expect(
            try evaluate(Sample.policy(), [report(secondsOld: 60), replaced]).violations.isEmpty
        )
    }

    @Test func replacesNoUnfinishedReportByAnother() throws {
        let policy = try Sample.policy { $0.unscanned = .allow }
        let found = try report(Sample.finding(), secondsOld: 60, state: Self.failed)
        let later = report(secondsOld: 1, state: Self.failed)
        #expect(try evaluate(policy, [found, later]).violations.count == 1)
    }

    @Test func judgesAnUnfinishedReportBesideAFinishedOneOfAnotherScanner() throws {
        let clean = report(by: "trivy", secondsOld: 60)
        let empty = report(by: "grype", secondsOld: 1, state: Self.failed)
        #expect(try evaluate(Sample.policy(), [clean, empty]).violations.isEmpty)

        let finding = try Sample.finding()
        let found = report(finding, by: "grype", secondsOld: 90, state: Self.failed)
        #expect(
            try evaluate(Sample.policy(), [clean, found]).violations
                == [.vulnerability(finding, rule: .severity)]
        )
    }

    @Test func usesTheNewestReportOfOneScanner() throws {
        let old = try report(Sample.finding("CVE-1"), secondsOld: 2)
        let new = try report(Sample.finding("CVE-2"), secondsOld: 1)
        let undated = try report(Sample.finding("CVE-3"), secondsOld: nil)
        let evaluation = try evaluate(Sample.policy(), [old, undated, new])
        #expect(
            try evaluation.violations
                == [.vulnerability(Sample.finding("CVE-2"), rule: .severity)]
        )
        #expect(try evaluate(Sample.policy(), [undated]).violations.count == 1)
    }

    @Test func usesAllReportsOfOneScannerAndDate() throws {
        let reports = [
            try report(Sample.finding("CVE-1"), secondsOld: 1), report(secondsOld: 1),
            try report(Sample.finding("CVE-2"), secondsOld: 1),
        ]
        #expect(try evaluate(Sample.policy(), reports).violations.count == 2)
        let undated = reports.map { ScanReport(scanner: "trivy", findings: $0.findings) }
        #expect(try evaluate(Sample.policy(), undated).violations.count == 2)
    }

    @Test func deniesForAViolationInTheReportOfAnyScanner() throws {
        let reports = [
            report(by: "trivy", secondsOld: 1),
            try report(Sample.finding("CVE-1"), by: "grype", secondsOld: 100),
            try report(Sample.finding("CVE-2"), by: "clair", secondsOld: nil),
        ]
        #expect(try evaluate(Sample.policy(), reports).violations.count == 2)
    }

    @Test(arguments: [
        (Int64(0), true), (3_599, true), (3_600, true), (3_601, false), (.max, false), (-5, true),
    ])
    func usesAReportUpToItsMaximumAge(secondsOld: Int64, isUsed: Bool) throws {
        let policy = try Sample.policy { $0.reportMaxAge = Age(seconds: 3_600) }
        let evaluation = try evaluate(policy, [report(secondsOld: secondsOld)])
        let violation = Violation.reportTooOld(
            scannedAt: Sample.before(secondsOld),
            maximumAge: Age(seconds: 3_600)
        )
        #expect(evaluation.violations == (isUsed ? [] : [violation]))
    }

    @Test func usesNoReportWithoutADateWhereAnAgeIsAskedFor() throws {
        var policy = try Sample.policy { $0.reportMaxAge = Age(seconds: .max) }
        let violation = Violation.reportTooOld(scannedAt: nil, maximumAge: Age(seconds: .max))
        #expect(try evaluate(policy, [report(secondsOld: nil)]).violations == [violation])

        policy.unscanned = .allow
        #expect(try evaluate(policy, [report(secondsOld: nil)]).outcome == .allow)
    }

    @Test(arguments: [(Int64(-86_400), true), (-86_401, false), (-.max, false)])
    func takesNoReportForRecentThatIsFromTheFuture(secondsOld: Int64, isUsed: Bool) throws {
        let policy = try Sample.policy { $0.reportMaxAge = Age(seconds: .max) }
        let violation = Violation.reportTooOld(scannedAt: nil, maximumAge: Age(seconds: .max))
        let evaluation = try evaluate(policy, [report(secondsOld: secondsOld)])
        #expect(evaluation.violations == (isUsed ? [] : [violation]))

        let old = report(by: "grype", secondsOld: 61)
        let strict = try Sample.policy { $0.reportMaxAge = Age(seconds: 60) }
        let both = try evaluate(strict, [report(secondsOld: secondsOld), old])
        let tooOld = Violation.reportTooOld(
            scannedAt: Sample.before(61),
            maximumAge: Age(seconds: 60)
        )
        #expect(both.violations == (isUsed ? [] : [tooOld]))
    }

    @Test func judgesWhatAReportFromTheFutureHasFound() throws {
        let policy = try Sample.policy {
            $0.reportMaxAge = Age(seconds: 60)
            $0.unscanned = .allow
        }
        let finding = try Sample.finding()
        let evaluation = try evaluate(policy, [report(finding, secondsOld: -200_000)])
        #expect(evaluation.violations == [.vulnerability(finding, rule: .severity)])
    }

    @Test func hidesNoReportBehindOneFromTheFuture() throws {
        let finding = try Sample.finding("CVE-1")
        let wrong = try report(Sample.finding("CVE-2"), secondsOld: -200_000)
        let reports = [
            wrong, try report(Sample.finding("CVE-3"), secondsOld: -100_000),
            report(finding, secondsOld: 1),
            try report(Sample.finding("CVE-4"), secondsOld: 2),
            try report(Sample.finding("CVE-5"), secondsOld: 2, state: Self.failed),
        ]
        // The last one from the future counts too: it may well be the newest.
        let expected = [finding] + wrong.findings
        let evaluation = try evaluate(Sample.policy(), reports)
        #expect(evaluation.violations == expected.map { .vulnerability($0, rule: .severity) })
    }

    @Test func judgesByTheSameReportsWhenTheClockIsFarBehind() throws {
        let finding = try Sample.finding("CVE-1")
        let reports = [
            report(finding, secondsOld: 1),
            try report(Sample.finding("CVE-2"), secondsOld: 2),
            try report(Sample.finding("CVE-3"), secondsOld: 2, state: Self.failed),
        ]
        for now in [Sample.now, Sample.before(400_000_000)] {
            let evaluation = PolicyDecisionPoint.evaluate(
                try Sample.policy(),
                reference: try Sample.reference(),
                reports: reports,
                at: now
            )
            #expect(evaluation.violations == [.vulnerability(finding, rule: .severity)])
        }
    }

    @Test func leavesOutOnlyTheScannersWhoseReportIsTooOld() throws {
        let policy = try Sample.policy { $0.reportMaxAge = Age(seconds: 60) }
        let old = try report(Sample.finding(), by: "grype", secondsOld: 61)
        let undated = try report(Sample.finding(), by: "clair", secondsOld: nil)
        #expect(try evaluate(policy, [old, undated, report(secondsOld: 1)]).outcome == .allow)

        let older = try report(Sample.finding(), by: "clair", secondsOld: 99)
        let violation = Violation.reportTooOld(
            scannedAt: Sample.before(61),
            maximumAge: Age(seconds: 60)
        )
        #expect(try evaluate(policy, [old, undated, older]).violations == [violation])
    }

    @Test(arguments: [61, nil] as [Int64?], [ScanReport.State.finished, failed])
    func findsWhatTheDenylistHasInAReportThatIsTooOld(
        secondsOld: Int64?,
        state: ScanReport.State
    ) throws {
        let denied = try Sample.finding("CVE-1", .low, aliases: ["CVE-2"])
        let other = try Sample.finding("CVE-3", .critical, exploited: true)
        var policy = try Sample.policy {
            $0.reportMaxAge = Age(seconds: 60)
            $0.denylist = try Sample.ids("CVE-2")
            $0.knownExploited = .deny
            $0.unscanned = .allow
        }
        let old = report(denied, other, by: "grype", secondsOld: secondsOld, state: state)
        let found = Violation.vulnerability(denied, rule: .denylist)
        let evaluation = try evaluate(policy, [old])
        #expect(evaluation.violations == [found])
        #expect(evaluation.isOnDenylist)
        // A recent report of another scanner, which does not know of it, changes nothing.
        policy.unscanned = .deny
        #expect(try evaluate(policy, [old, report(secondsOld: 1)]).violations == [found])
    }

    @Test func doesNotFallBackToAnImageCalledUnscannedForItsOldReport() throws {
        let policy = try Sample.policy { $0.reportMaxAge = Age(seconds: 60) }
        let reports = [report(secondsOld: 61), report(secondsOld: 1, state: Self.failed)]
        let violation = Violation.reportTooOld(
            scannedAt: Sample.before(61),
            maximumAge: Age(seconds: 60)
        )
        #expect(try evaluate(policy, reports).violations == [violation])
    }

    @Test func judgesARecentUnfinishedReportBesideOneThatIsTooOld() throws {
        let finding = try Sample.finding()
        var policy = try Sample.policy { $0.reportMaxAge = Age(seconds: 60) }
        let recent = report(finding, secondsOld: 60, state: Self.failed)
        let violation = Violation.reportTooOld(
            scannedAt: Sample.before(61),
            maximumAge: Age(seconds: 60)
        )
        let found = Violation.vulnerability(finding, rule: .severity)
        let old = report(secondsOld: 61)
        #expect(try evaluate(policy, [old, recent]).violations == [violation, found])

        policy.unscanned = .allow
        #expect(try evaluate(policy, [old, recent]).violations == [found])
        let unfinished = report(finding, secondsOld: 61, state: Self.failed)
        #expect(try evaluate(policy, [unfinished]).violations.isEmpty)
    }
}
