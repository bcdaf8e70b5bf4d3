internal import AdminAPI

/// How a node stands to the central endpoint, for people.
struct PolicyStatusText: CustomStringConvertible {
    let status: PolicyStatus
    let time: TimeText
    let style: TextStyle

    var description: String {
        var lines = [headline]
        var facts = [Fact("endpoint", status.endpoint)]
        if let active = status.active {
            facts.append(
                Fact("revision", "\(active.revision), issued \(time.shown(active.issuedAt))")
            )
            facts.append(Fact("expires", active.expiresAt.map(time.shown) ?? "never"))
            facts.append(Fact("signed by", signers(of: active)))
            facts.append(Fact("policies", "\(Counted(active.namespaces, "namespace"))"))
            facts.append(Fact("reports", reports(of: active)))
            facts.append(Fact("source", source(of: active)))
        }
        facts.append(Fact("asked", time.shown(status.lastRequest)))
        facts.append(Fact("answered", time.shown(status.lastSuccessfulRequest)))
        facts.append(Fact("downloaded", time.shown(status.lastSuccessfulDownload)))
        facts.append(Fact("activated", time.shown(status.lastSuccessfulActivation)))
        lines += facts.map(\.line)
        if let failure = status.failure {
            lines.append("  " + style.bad("last error, since \(time.shown(failure.since)):"))
            lines.append("    " + failure.message.printable)
        }
        if status.isUnsaved {
            lines.append("  " + style.caution("the bundle in force is not on disk"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var headline: String {
        guard let active = status.active else {
            return style.bad("no policy bundle is in force") + ": the failure mode decides"
        }
        if active.isExpired(at: time.now) {
            return style.bad("the policy bundle in force has expired")
        }
        if status.failure != nil {
            return style.caution("revision \(active.revision) is in force, but cannot be renewed")
        }
        return style.good("revision \(active.revision) is in force")
    }

    private func signers(of active: PolicyStatus.Active) -> String {
        active.keyIDs.isEmpty
            ? "nobody that is checked (verification: none)"
            : active.keyIDs.joined(separator: ", ")
    }

    private func reports(of active: PolicyStatus.Active) -> String {
        active.reports.map { reports in
            "\(Counted(reports.images, "image")), \(ByteCount(bytes: reports.size))"
        } ?? "no index in the bundle"
    }

    private func source(of active: PolicyStatus.Active) -> String {
        active.source == "disk"
            ? "this node's disk; the endpoint has sent nothing newer since the start" : "endpoint"
    }
}
