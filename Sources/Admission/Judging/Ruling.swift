internal import OCI
internal import PolicyEngine

/// What came of an examination.
struct Ruling {
    let examination: Examination

    /// The content that was judged.
    let content: JudgedContent

    /// The reports that are known for it.
    let reports: [ScanReport]

    /// Whether one of them is of a scan that came to its end.
    let isScanned: Bool

    /// What the policy says.
    let evaluation: Evaluation

    /// The same of content that is told from others by its image IDs.
    ///
    /// - Parameter imageIDs: Those of which one will run.
    /// - Returns: The ruling.
    func identified(by imageIDs: Set<Digest>) -> Ruling {
        let content = JudgedContent(
            digest: content.digest,
            digests: content.digests,
            identity: .imageIDs(imageIDs)
        )
        return Ruling(
            examination: examination,
            content: content,
            reports: reports,
            isScanned: isScanned,
            evaluation: evaluation
        )
    }

    /// Whether the policy denies the image.
    var isDenied: Bool {
        switch evaluation.outcome {
        case .allow: false
        case .deny: true
        }
    }
}
