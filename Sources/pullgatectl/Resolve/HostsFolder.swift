internal import AdminAPI
internal import Registry

/// The folder of `hosts.toml` files that a pull on this node goes by.
enum HostsFolder {
    /// What is read of the daemon's configuration.
    private struct Configuration: Decodable {
        struct Registry: Decodable {
            let hostsFolder: String
        }

        let registry: Registry
    }

    /// Asks the daemon for its folder.
    ///
    /// The status has it, too, but comes only when containerd has been asked, which may hang.
    ///
    /// - Parameter client: What asks the daemon.
    /// - Returns: The daemon's folder, or the usual one where none answers.
    static func ofNode(asking client: AdminClient) async -> String {
        do throws(AdminClient.AskError) {
            let answer = try await client.send(
                .get,
                AdminSocket.configurationPath,
                query: [("format", "json")]
            )
            return try client.read(Configuration.self, answer.body).registry.hostsFolder
        } catch {
            return RegistryHosts.usualRoot
        }
    }
}
