internal import Admission
internal import Logging

/// Tells people in the log of the decisions that concern them, each in one line.
struct DecisionNotices: DecisionLog {
    let logger: Logger

    func record(_ record: DecisionRecord) {
        if let pulled = record.pulled {
            tell(of: pulled, record)
        } else if record.basis == .present {
            logger.warning(
                "a denied pull is let through, as its image is on the node already",
                metadata: details(of: record)
            )
        } else if record.basis == .hidden {
            logger.info(
                "a denied image that is on the node is hidden: \(record.message ?? "")",
                metadata: details(of: record)
            )
        } else if record.breakGlass != nil {
            logger.warning(
                "break-glass: a denied pull is let through, as the pod gives a reason",
                metadata: detailsWithCause(of: record)
            )
        } else if record.isDenial {
            logger.warning(
                "pull denied: \(record.message ?? "")",
                metadata: details(of: record)
            )
        } else if record.unknownCause != nil {
            logger.warning(
                "pull allowed though it could not be judged",
                metadata: detailsWithCause(of: record)
            )
        } else if record.wouldDeny == true {
            logger.info(
                "pull allowed because the policy only audits; enforced, it denies it",
                metadata: details(of: record)
            )
        } else {
            logger.debug("pull allowed", metadata: details(of: record))
        }
    }

    /// Tells of an image that was judged once it was there.
    private func tell(of pulled: DecisionRecord.Pulled, _ record: DecisionRecord) {
        var details = detailsWithCause(of: record)
        details["outcome"] = "\(record.outcome)"
        details["imageID"] = "\(pulled.imageID ?? "unknown")"
        if let error = pulled.removalError {
            details["error"] = "\(error)"
            logger.error(
                """
                a denied image has been pulled and could not be removed; remove it: crictl rmi \
                \(pulled.imageID ?? record.reference ?? "")
                """,
                metadata: details
            )
        } else if let reason = pulled.keptFor {
            details["keptFor"] = "\(reason)"
            logger.warning(
                "a denied image has been pulled and stays, because the node has it anyway",
                metadata: details
            )
        } else if pulled.imageID == nil, pulled.isRemoved == nil {
            logger.warning("what a pull has left cannot be looked up", metadata: details)
        } else {
            let event =
                pulled.judgedImageIDs.isEmpty
                ? "a pull has been judged anew by what it brought"
                : "not the image that was judged has been pulled"
            let removal = record.message.map { "; it is removed: \($0)" } ?? ""
            logger.warning("\(event)\(removal)", metadata: details)
        }
    }

    private func details(of record: DecisionRecord) -> Logger.Metadata {
        var details: Logger.Metadata = ["decision": "\(record.decisionID)"]
        if let image = record.reference ?? record.image { details["image"] = "\(image)" }
        if let policy = record.policyNamespace { details["policy"] = "\(policy)" }
        if let pod = record.pod { details["pod"] = "\(pod.namespace)/\(pod.name)" }
        if let caller = record.caller {
            details["caller"] = "\(caller.command)[\(caller.processID)]"
        }
        return details
    }

    /// The details with what else may have decided than the policy.
    private func detailsWithCause(of record: DecisionRecord) -> Logger.Metadata {
        var details = details(of: record)
        if let reason = record.breakGlass { details["reason"] = "\(reason)" }
        if let cause = record.unknownCause { details["cause"] = "\(cause)" }
        if let detail = record.unknownDetail { details["detail"] = "\(detail)" }
        return details
    }
}
