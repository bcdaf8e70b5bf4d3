internal import PolicyEngine
internal import PolicySync
internal import PrometheusMetrics

extension SyncStatus {
    /// What a scrape shows of the policy bundle and of the central endpoint.
    ///
    /// - Parameters:
    ///   - now: The clock's value, of a clock that nobody sets.
    ///   - startedAt: When the daemon started.
    /// - Returns: The metrics.
    func metrics(
        at now: ContinuousClock.Instant,
        startedAt: ContinuousClock.Instant
    ) -> [MetricFamily] {
        // A rule that watches it has to fire as well where no poll has gone well yet.
        let success = lastSuccessfulPoll ?? startedAt
        return [
            .gauge(
                "pullgate_bundle_revision",
                help: "Revision of the policy bundle in force.",
                active.map { Double($0.revision) }
            ),
            .gauge(
                "pullgate_bundle_issued_timestamp_seconds",
                help: "When the policy bundle in force was made.",
                (active?.issuedAt).map { Double($0.secondsSinceEpoch) }
            ),
            .gauge(
                "pullgate_bundle_expiry_timestamp_seconds",
                help: "When the policy bundle in force expires.",
                (active?.expiresAt).map { Double($0.secondsSinceEpoch) }
            ),
            .gauge(
                "pullgate_bundle_unsaved",
                help: "Whether the policy bundle in force would be lost with a restart.",
                isUnsaved ? 1 : 0
            ),
            .gauge(
                "pullgate_sync_last_success_age_seconds",
                help: "Time since a poll last went well; before the first, since the start.",
                (now - success) / .seconds(1)
            ),
            MetricFamily(
                "pullgate_sync_errors_total",
                help: "Polls of the central endpoint that failed, by what went wrong.",
                kind: .counter,
                samples: BundleError.Code.allCases.map { code in
                    MetricSample(
                        labels: [MetricSample.Label("code", code.rawValue)],
                        value: Double(failureCounts[code, default: 0])
                    )
                }
            ),
        ]
    }
}
