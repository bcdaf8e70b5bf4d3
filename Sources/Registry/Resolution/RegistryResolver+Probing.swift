/// How a registry's host answers a question that is about no image.
public enum HostAnswer: Hashable, Sendable {
    /// It answers as registries do, and perhaps wants to know first who asks.
    case registry
    /// It answers with another status.
    case unexpected(status: Int)
    /// It does not answer; the text says why.
    case silence(reason: String)
}

extension RegistryResolver {
    /// Finds out whether a host can be reached, without credentials and for no image.
    ///
    /// - Parameters:
    ///   - host: The host.
    ///   - limit: How long it may take, connections included.
    /// - Returns: How it answers.
    public func probe(_ host: RegistryHost, within limit: Duration) async -> HostAnswer {
        let deadline = ContinuousClock.now + limit
        do {
            let status = try await clients.withClients(for: host.dialled(within: limit)) {
                clients throws(HostFailure) in
                try await race(until: deadline) { () throws(HostFailure) in
                    try await HostProbe(host: host, clients: clients).status()
                }
            }
            // A base that is not there is that of hosts with a path of their own.
            return [200, 401, 403, 404].contains(status) ? .registry : .unexpected(status: status)
        } catch {
            return .silence(reason: error.message)
        }
    }
}

extension RegistryHost {
    /// The host, but for a connection that is given up earlier: one that is being made cannot be
    /// broken off.
    fileprivate func dialled(within limit: Duration) -> RegistryHost {
        RegistryHost(
            scheme: scheme,
            fallsBackToHTTP: fallsBackToHTTP,
            authority: authority,
            pathPrefix: pathPrefix,
            capabilities: capabilities,
            isMirror: isMirror,
            headers: headers,
            tls: tls,
            dialTimeout: dialTimeout.flatMap { $0 > .zero ? min($0, limit) : nil } ?? limit
        )
    }
}
