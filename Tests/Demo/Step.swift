/// One scene of the demo.
struct Step: Sendable {
    /// What is shown, for the heading and the summary.
    let title: String

    /// Shows it, and says what came out.
    let run: @Sendable (Stage) async throws -> [Check]
}
