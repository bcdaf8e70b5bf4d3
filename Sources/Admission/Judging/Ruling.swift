internal import PolicyEngine

/// What came of an examination.
struct Ruling {
    let examination: Examination

    /// The content that was judged.
    let content: JudgedContent

    /// How many reports it was judged by.
    let reports: Int

    /// What the policy says.
    let evaluation: Evaluation
}
