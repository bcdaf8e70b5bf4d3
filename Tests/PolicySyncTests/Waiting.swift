import PolicySync

@testable import NodeFixture

/// How long anything in these tests may take to come about on a busy machine.
let patience = Duration.seconds(60)

/// Waits until something is so.
func eventually(
    _ what: String,
    within limit: Duration = patience,
    _ isSo: () async throws -> Bool
) async throws {
    try await Deadline.wait(within: limit, for: what) { try await isSo() ? () : nil }
}

extension PolicySyncTests {
    /// Polls while `body` runs, then cancels.
    static func running<Success: Sendable>(
        _ sync: PolicySync,
        _ body: () async throws -> Success
    ) async throws -> Success {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sync.run() }
            let result = try await body()
            group.cancelAll()
            try await group.waitForAll()
            return result
        }
    }
}
