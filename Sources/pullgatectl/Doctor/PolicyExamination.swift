internal import AdminAPI
internal import PolicyEngine

/// Looks at what the daemon judges by, as it says itself.
struct PolicyExamination {
    /// How long before its end a bundle should have been renewed.
    private static let warningTime = Age(seconds: 24 * 60 * 60)

    let status: NodeStatus
    let now: Timestamp

    /// Looks at containerd, the bundle, the endpoint and the history.
    ///
    /// - Returns: What was found.
    func diagnoses() -> [Diagnosis] {
        [backend, bundle, clock, endpoint, signatures, history].compactMap(\.self)
    }

    private var policies: PolicyStatus { status.policies }

    private var backend: Diagnosis {
        let socket = status.backend.socket
        guard let error = status.backend.error else {
            return .ok("containerd", "\(socket) answers")
        }
        return .fail(
            "containerd",
            "\(socket) does not answer: \(error)",
            advice: "Look whether it runs (systemctl status containerd), and at backend.socket"
        )
    }

    private var bundle: Diagnosis {
        guard let active = policies.active else {
            return .fail(
                "policies",
                "no bundle is in force, so the failure mode decides",
                advice: "See endpoint"
            )
        }
        let time = TimeText(now: now)
        let text = "revision \(active.revision), issued \(time.shown(active.issuedAt))"
        guard let expiry = active.expiresAt, let end = try? Timestamp(parsing: expiry) else {
            return .ok("policies", "\(text), without an end")
        }
        if active.isExpired(at: now) {
            return .fail(
                "policies",
                "\(text), expired \(time.shown(expiry)), so the failure mode decides",
                advice: "Publish a newer bundle"
            )
        }
        let shown = "\(text), expires \(time.shown(expiry))"
        if now.adding(seconds: Self.warningTime.seconds) >= end {
            return .warn("policies", shown, advice: "Publish a newer bundle before")
        }
        return .ok("policies", shown)
    }

    private var clock: Diagnosis? {
        guard let active = policies.active, let issued = try? Timestamp(parsing: active.issuedAt)
        else { return nil }
        guard now < issued else { return .ok("clock", "\(now)") }
        return .fail(
            "clock",
            "it says \(now), before the bundle was made (\(active.issuedAt))",
            advice: "Set this node's clock (timedatectl), or that of who signs bundles"
        )
    }

    private var endpoint: Diagnosis {
        let time = TimeText(now: now)
        if let failure = policies.failure {
            let text = "\(failure.message), since \(time.shown(failure.since))"
            let advice = "Ask it again with pullgatectl sync"
            return policies.active == nil
                ? .fail("endpoint", text, advice: advice)
                : .warn("endpoint", text, advice: advice)
        }
        guard let success = policies.lastSuccessfulRequest else {
            return .warn(
                "endpoint",
                "\(policies.endpoint) has not answered yet",
                advice: "Ask it with pullgatectl sync"
            )
        }
        return .ok("endpoint", "\(policies.endpoint) answered \(time.shown(success))")
    }

    private var signatures: Diagnosis {
        guard policies.verifies else {
            return .warn(
                "signatures",
                "bundles are taken from whoever answers (verification: none)",
                advice: "Sign bundles and name the public keys by endpoint.keys"
            )
        }
        let keys = policies.active?.keyIDs ?? []
        return .ok(
            "signatures",
            keys.isEmpty ? "checked" : "checked; signed by \(keys.joined(separator: ", "))"
        )
    }

    private var history: Diagnosis? {
        if policies.isUnsaved {
            return .warn(
                "state",
                "the bundle in force is not on disk, and lost with a restart",
                advice: "Look at the space in the state folder"
            )
        }
        let counts = status.decisions
        guard counts.areKept, counts.dropped == 0 else {
            return .warn(
                "state",
                "recent decisions are not kept whole (\(counts.dropped) missing)",
                advice: "Look at pullgated's log and at the space in the state folder"
            )
        }
        return .ok("state", "bundles and decisions outlive a restart")
    }
}
