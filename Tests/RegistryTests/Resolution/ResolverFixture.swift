import Logging
import OCI
import WebConnections

@testable import Registry

/// Resolves in tests.
enum ResolverFixture {
    /// The reference that the tests resolve, at a registry whose hosts each test gives.
    static let name = "registry.example/team/app"

    /// Far more than any test needs, so that none hangs on how fast the machine is.
    static let budget = Duration.seconds(60)

    /// A host in plain text.
    static func host(
        _ authority: String,
        capabilities: HostCapabilities = .all,
        isMirror: Bool = false,
        headers: [RegistryHeader] = []
    ) -> RegistryHost {
        RegistryHost(
            scheme: .http,
            authority: authority,
            capabilities: capabilities,
            isMirror: isMirror,
            headers: headers
        )
    }

    /// Runs a test with a resolver that is shut down afterwards.
    static func with<Value>(
        hosts: [RegistryHost],
        platform: Platform = Platform(os: "linux", architecture: "amd64"),
        limits: ResolutionLimits = ResolutionLimits(),
        proxies: ProxySettings = .none,
        _ body: (RegistryResolver) async throws -> Value
    ) async throws -> Value {
        let resolver = RegistryResolver(
            platform: platform,
            limits: limits,
            proxies: proxies,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { _ in hosts }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(resolver))
        } catch {
            result = .failure(error)
        }
        try await resolver.shutdown()
        return try result.get()
    }

    /// Runs a test with one registry and a resolver for it.
    static func with<Value>(
        _ script: @escaping ScriptedRegistry.Script,
        limits: ResolutionLimits = ResolutionLimits(),
        _ body: (ScriptedRegistry, RegistryResolver) async throws -> Value
    ) async throws -> Value {
        try await ScriptedRegistry.with(script) { registry in
            try await with(hosts: [host(registry.authority)], limits: limits) { resolver in
                try await body(registry, resolver)
            }
        }
    }
}

extension RegistryResolver {
    /// Resolves a tag or a digest of the tests' repository.
    func resolve(
        _ suffix: String = ":1",
        credentials: RegistryCredentials? = nil,
        isUrgent: Bool = false,
        within budget: Duration = ResolverFixture.budget
    ) async throws -> ResolvedContent {
        let reference = try ImageReference(normalizing: ResolverFixture.name + suffix)
        return try await resolve(
            reference,
            credentials: credentials,
            isUrgent: isUrgent,
            within: budget
        )
    }

    /// The error that a resolution ends with, or nil.
    func failure(
        _ suffix: String = ":1",
        credentials: RegistryCredentials? = nil,
        within budget: Duration = ResolverFixture.budget
    ) async throws -> ResolutionError? {
        do {
            _ = try await resolve(suffix, credentials: credentials, within: budget)
            return nil
        } catch let error as ResolutionError {
            return error
        }
    }
}
