internal import Admission
internal import FoundationEssentials
internal import Logging

/// Writes each decision as one line of JSON.
struct DecisionLogFile: DecisionLog {
    private let file: LineFile
    private let logger: Logger

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - file: Where the lines go.
    ///   - logger: Where a line goes that cannot be written.
    init(_ file: LineFile, logger: Logger) {
        self.file = file
        self.logger = logger
    }

    func record(_ record: DecisionRecord) {
        if let pulled = record.pulled { warn(of: pulled, record) }
        if record.basis == .present { warn(ofPresent: record) }
        if let reason = record.breakGlass { warn(ofBreakGlass: reason, record) }
        do {
            try file.write(record.line())
        } catch {
            // The pull was decided; that its line is lost must at least be seen.
            logger.error("decision \(record.decisionID) could not be logged: \(error)")
        }
    }

    /// Tells people of a denied image that is let through because it is there.
    private func warn(ofPresent record: DecisionRecord) {
        logger.warning(
            "a denied pull is let through, as its image is on the node already",
            metadata: [
                "image": "\(record.reference ?? "")", "decision": "\(record.decisionID)",
                "policy": "\(record.policyNamespace ?? "")",
            ]
        )
    }

    /// Tells people of a denied image that a pod has all the same.
    private func warn(ofBreakGlass reason: String, _ record: DecisionRecord) {
        logger.warning(
            "break-glass: a denied pull is let through, as the pod gives a reason",
            metadata: [
                "image": "\(record.reference ?? "")", "decision": "\(record.decisionID)",
                "policy": "\(record.policyNamespace ?? "")", "reason": "\(reason)",
                "pod": "\(record.pod.map { "\($0.namespace)/\($0.name)" } ?? "unknown")",
            ]
        )
    }

    /// Tells people of an image that came in the place of the one that was judged.
    private func warn(of pulled: DecisionRecord.Pulled, _ record: DecisionRecord) {
        var metadata: Logger.Metadata = [
            "image": "\(record.reference ?? "")", "decision": "\(record.decisionID)",
            "outcome": "\(record.outcome)", "imageID": "\(pulled.imageID ?? "unknown")",
        ]
        if let error = pulled.removalError {
            metadata["error"] = "\(error)"
            logger.error(
                """
                a denied image has been pulled and could not be removed; remove it: crictl rmi \
                \(pulled.imageID ?? record.reference ?? "")
                """,
                metadata: metadata
            )
        } else if let reason = pulled.keptFor {
            metadata["keptFor"] = "\(reason)"
            logger.warning(
                "a denied image has been pulled and stays, because the node has it anyway",
                metadata: metadata
            )
        } else {
            logger.warning("not the image that was judged has been pulled", metadata: metadata)
        }
    }
}
