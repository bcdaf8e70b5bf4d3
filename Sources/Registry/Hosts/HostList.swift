/// The hosts to ask for a registry's content.
public struct HostList: Hashable, Sendable {
    /// The hosts, in the order in which they are asked.
    public let hosts: [RegistryHost]

    /// What an operator should know of the files that the hosts come from.
    public let warnings: [HostsWarning]
}
