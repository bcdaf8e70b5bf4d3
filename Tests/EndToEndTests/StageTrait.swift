import Testing

/// Starts one node for all tests of a suite.
struct StageTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await Stage.with { stage in
            try await Stage.$current.withValue(stage) { try await function() }
        }
    }
}

extension Trait where Self == StageTrait {
    /// The suite's tests share a node, which they find in `Stage.current`.
    static var stage: Self { StageTrait() }
}
