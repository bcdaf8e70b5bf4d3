public import FoundationEssentials
public import Logging
public import OCI
internal import WebConnections

/// Finds the content that a reference stands for by asking the registry as containerd would.
///
/// Only manifests are asked for, never a layer or a configuration. Manifests are kept by their
/// digests, so a tag that did not move costs one `HEAD`, and a known digest costs nothing.
public final class RegistryResolver: Sendable {
    let hosts: @Sendable (String) throws(HostsError) -> [RegistryHost]
    let matcher: PlatformMatcher
    let platform: Platform
    let limits: ResolutionLimits
    let logger: Logger
    let clients: HTTPClientPool
    let authorizations = AuthorizationCache()
    let manifests: ManifestCache
    let turns: ResolutionTurns
    let urgentTurns: ResolutionTurns

    /// Makes a resolver, which must be shut down in the end.
    ///
    /// - Parameters:
    ///   - hosts: The hosts to ask, by containerd's configuration.
    ///   - platform: The node's platform.
    ///   - limits: What a resolution may cost.
    ///   - environment: The environment variables, of which `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`
    ///     and their names in lower case are used; containerd should have the same.
    ///   - logger: Where each host that failed is logged, at level debug, and once as a warning
    ///     what is wrong with the proxies.
    public convenience init(
        hosts: RegistryHosts,
        platform: Platform = .host,
        limits: ResolutionLimits = ResolutionLimits(),
        environment: [String: String] = ProcessInfo.processInfo.environment,
        logger: Logger
    ) {
        let proxies = ProxySettings(environment: environment)
        for warning in proxies.warnings { logger.warning("\(warning)") }
        self.init(platform: platform, limits: limits, proxies: proxies, logger: logger) {
            registryHost throws(HostsError) in
            try hosts.hosts(for: registryHost).hosts
        }
    }

    /// Makes a resolver that asks given hosts.
    ///
    /// - Parameters:
    ///   - platform: The node's platform.
    ///   - limits: What a resolution may cost.
    ///   - proxies: Which requests go through which proxy.
    ///   - logger: Where each host that failed is logged.
    ///   - hosts: Gives the hosts of a registry.
    init(
        platform: Platform,
        limits: ResolutionLimits,
        proxies: ProxySettings,
        logger: Logger,
        hosts: @escaping @Sendable (String) throws(HostsError) -> [RegistryHost]
    ) {
        self.hosts = hosts
        self.platform = platform
        self.limits = limits
        self.logger = logger
        clients = HTTPClientPool(proxies: proxies)
        matcher = PlatformMatcher(host: platform)
        manifests = ManifestCache(limits: limits)
        turns = ResolutionTurns(limit: limits.atOnce)
        urgentTurns = ResolutionTurns(limit: limits.urgentAtOnce)
    }

    /// Finds the content that a reference stands for.
    ///
    /// - Parameters:
    ///   - reference: The normalised reference.
    ///   - credentials: The credentials that came with the pull. A host gets them only where
    ///     containerd would give them to it.
    ///   - isUrgent: Whether it waits for urgent ones only, and has connections of its own, so that
    ///     a registry that keeps others waiting does not keep it waiting, too.
    ///   - budget: How long it may take, from its turn on: when many images of one registry are
    ///     asked for at once it first waits for others, up to `ResolutionLimits.patience`. A host
    ///     that others come after gets its share of it.
    /// - Returns: The content.
    /// - Throws: `ResolutionError`, which names each host that was asked.
    public func resolve(
        _ reference: ImageReference,
        credentials: RegistryCredentials?,
        isUrgent: Bool = false,
        within budget: Duration
    ) async throws(ResolutionError) -> ResolvedContent {
        let registry = reference.registryHost
        if reference.digest != nil, let content = try await known(reference) { return content }
        let turns = isUrgent ? urgentTurns : turns
        switch await turns.take(at: registry, within: limits.patience) {
        case .taken: break
        case .timedOut: throw Self.error(.noTurn, for: reference)
        case .cancelled: throw Self.error(.cancelled, for: reference)
        }
        defer { turns.giveBack(at: registry) }
        return try await ask(reference, credentials, isUrgent, within: budget)
    }

    private static func error(
        _ failure: HostFailure,
        for reference: ImageReference
    ) -> ResolutionError {
        ResolutionError("\(reference)", [(reference.registryHost, failure)])
    }

    /// The content behind a digest, if every manifest that tells of it is kept: then nobody is asked,
    /// so nobody is waited for.
    private func known(
        _ reference: ImageReference
    ) async throws(ResolutionError) -> ResolvedContent? {
        var resolution = Resolution(
            resolver: self,
            reference: reference,
            hosts: [],
            credentials: nil,
            isUrgent: false,
            deadline: .now
        )
        do {
            return try await resolution.content()
        } catch  where error.code == .noHosts {
            return nil
        }
    }

    private func ask(
        _ reference: ImageReference,
        _ credentials: RegistryCredentials?,
        _ isUrgent: Bool,
        within budget: Duration
    ) async throws(ResolutionError) -> ResolvedContent {
        let deadline = ContinuousClock.now + budget
        let hosts: [RegistryHost]
        do {
            hosts = try self.hosts(reference.registryHost)
        } catch {
            throw ResolutionError(code: .noHosts, message: error.message)
        }
        var resolution = Resolution(
            resolver: self,
            reference: reference,
            hosts: hosts.filter { $0.capabilities.contains(.pull) },
            credentials: credentials,
            isUrgent: isUrgent,
            deadline: deadline
        )
        return try await resolution.content()
    }

    /// Ends all connections; resolutions that are under way fail.
    public func shutdown() async throws {
        try await clients.shutdown()
    }
}
