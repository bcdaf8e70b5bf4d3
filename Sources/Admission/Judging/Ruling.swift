internal import PolicyEngine

/// What came of an examination.
struct Ruling {
    let examination: Examination

    /// The content that was judged.
    let content: JudgedContent

    /// The reports that are known for it.
    let reports: [ScanReport]

    /// What the policy says.
    let evaluation: Evaluation
}
