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

    /// Whether the policy denies the image.
    var isDenied: Bool {
        switch evaluation.outcome {
        case .allow: false
        case .deny: true
        }
    }
}
