import Testing

/// Starts one node for all tests of a suite.
struct StageTrait: SuiteTrait, TestScoping {
    /// Runs what it is given while a node can be found in the `current` of its type.
    let provide:
        @Sendable (_ function: @concurrent @Sendable () async throws -> Void) async throws -> Void

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await provide(function)
    }
}

extension Trait where Self == StageTrait {
    /// The suite's tests share a node, which they find in `Stage.current`.
    static var stage: Self {
        StageTrait { function in
            try await Stage.with { stage in
                try await Stage.$current.withValue(stage) { try await function() }
            }
        }
    }

    /// The suite's tests share a node with registries of all kinds, which they find in
    /// `ResolutionStage.current`.
    static var resolutionStage: Self {
        StageTrait { function in
            try await ResolutionStage.with { stage in
                try await ResolutionStage.$current.withValue(stage) { try await function() }
            }
        }
    }
}
