import OCI

@testable import Registry

/// Calls to a shared resolver that overlap, because the registry holds its answers back.
struct Overlap: Sendable {
    let registry: ScriptedRegistry
    let resolver: SharedResolver
    let hold: Hold
    let asked: AsyncStream<Void>

    /// Returns when the registry was asked, so many times since the last call.
    func isAsked(times count: Int) async {
        var left = count
        for await _ in asked {
            left -= 1
            if left == 0 { return }
        }
    }

    /// Returns when so many calls wait for another one.
    func waits(for count: Int) async {
        await passTurns { resolver.waitingCount >= count }
    }
}

/// Lets other tasks go on until something is so, or the test is over its time.
func passTurns(until isSo: () -> Bool) async {
    // A loop that only yields would take the processor from what it waits for.
    while !isSo(), !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
}

extension SharedResolver {
    /// Resolves a reference as it is written.
    func resolve(
        _ name: String,
        credentials: RegistryCredentials? = nil,
        isUrgent: Bool = false,
        within budget: Duration = ResolverFixture.budget
    ) async throws -> ResolvedContent {
        let reference = try ImageReference(normalizing: name)
        return try await resolve(
            reference,
            credentials: credentials,
            isUrgent: isUrgent,
            within: budget
        )
    }

    /// The error that a resolution ends with, or nil.
    func failure(
        _ name: String,
        within budget: Duration = ResolverFixture.budget
    ) async -> ResolutionError? {
        do {
            _ = try await resolve(name, within: budget)
            return nil
        } catch {
            return error as? ResolutionError
        }
    }
}
