internal import Admission
internal import CRI
internal import GRPCBridge
internal import PrometheusMetrics

/// What the daemon counts while it works.
final class DaemonMetrics: Sendable {
    /// The most policy namespaces that are told from each other: a bundle can have thousands, and
    /// each one is a series for each outcome.
    static let maximumNamespaces = 200

    /// The value of a label that has none.
    static let none = "none"

    let pulls = Counter(
        "pullgate_pulls_total",
        help: """
            Pulls, questions of containerd's verifier included, by what was decided; audited ones were \
            allowed and would be denied.
            """,
        labels: ["outcome", "policy_namespace"],
        series: []
    )
    let undecidable = Counter(
        "pullgate_undecidable_pulls_total",
        help: """
            Pulls that could not be judged, before or after, so that the failure mode decided, or that \
            failed and may have left an image that cannot be looked up.
            """,
        labels: ["cause", "outcome"],
        series: UnknownCause.allCases.flatMap { cause in
            [[cause.rawValue, "allowed"], [cause.rawValue, "denied"]]
        }
    )
    let rejudgedPulls = Counter(
        "pullgate_replaced_images_total",
        help: """
            Pulls judged again by what they brought: another image than the one judged, one of which \
            too little was known before, or one that somebody has removed meanwhile.
            """,
        labels: ["outcome"],
        series: [["allowed"], ["denied"]]
    )
    let waived = Counter(
        "pullgate_waived_pulls_total",
        help: "Pulls that were let through whatever their policy says, by why.",
        labels: ["reason"],
        series: Waiver.allCases.map { [$0.rawValue] }
    )
    let hiddenImages = Counter(
        "pullgate_hidden_images_total",
        help: "Questions for an image on the node that were answered as if it were not there."
    )
    let decision = Histogram(
        "pullgate_decision_seconds",
        help: """
            Time from the arrival of a pull, or of a question of containerd's verifier, to the decision, \
            questions to registries included.
            """,
        bounds: shortTimes
    )
    let resolution = Histogram(
        "pullgate_resolve_seconds",
        help: "Time to find the content of a reference.",
        bounds: shortTimes
    )
    let backend = Histogram(
        "pullgate_backend_pull_seconds",
        help: "Time that containerd took for pulls that were sent on.",
        bounds: [0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800]
    )
    let connections = Counter(
        "pullgate_connections_total",
        help:
            "Connections to the gate; refused ones are of users that may not connect, and limited "
            + "ones were too many.",
        labels: ["result"],
        series: [["accepted"], ["refused"], ["limited"], ["failed"]]
    )
    let lostDecisions = Counter(
        "pullgate_decision_log_lost_total",
        help: "Decisions that could not be written to the decision log."
    )
    let alerts = Counter(
        "pullgate_alerts_total",
        help: "Alerts by what became of them; dropped ones found no room.",
        labels: ["result"],
        series: [["sent"], ["dropped"], ["failed"]]
    )
    private let calls = Counter(
        "pullgate_calls_total",
        help: "Answered calls, pulls and refused ones included.",
        labels: ["method", "code"],
        series: []
    )
    private let namespaces = BoundedLabel(limit: maximumNamespaces)

    /// What a scrape shows.
    var families: [MetricFamily] {
        [
            pulls.family, undecidable.family, rejudgedPulls.family, waived.family,
            hiddenImages.family, decision.family,
            resolution.family, backend.family, calls.family, connections.family,
            lostDecisions.family, alerts.family,
        ]
    }

    /// Counts a call that has been answered.
    ///
    /// - Parameters:
    ///   - path: The method's path, whatever the client wrote.
    ///   - code: How it was answered.
    func countCall(of path: String, _ code: Status.Code) {
        let isKnown = ImageServiceMethod.isKnown(path)
        calls.add(
            1,
            isKnown ? String(path.dropFirst()) : BoundedLabel.other,
            code.isDefined ? code.description : BoundedLabel.other
        )
    }

    /// The label for a policy namespace.
    func label(forNamespace name: String?) -> String {
        name.map(namespaces.value) ?? Self.none
    }

    /// From what is kept in memory to what is given up.
    private static let shortTimes = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10,
    ]
}
