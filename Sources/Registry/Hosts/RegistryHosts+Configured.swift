internal import FoundationEssentials
internal import SystemPackage

extension RegistryHosts {
    /// The registries that a folder says something of, by the hosts in images' references.
    ///
    /// A folder that cannot be listed has none.
    ///
    /// - Returns: The hosts, each once and in their order; `_default` for the folder that stands
    ///   for all registries without one.
    public func configuredRegistries() -> [String] {
        let names = roots.flatMap { root in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
            return names.filter { name in
                let file = FilePath(root).appending(name).appending(Self.fileName)
                return (try? HostFiles.facts(of: file.string)) != nil
            }
        }
        return Set(names.map(Self.registryHost)).sorted()
    }

    /// The registry that a folder is for: `host_5000_` is another way to write `host:5000`.
    private static func registryHost(ofFolder name: String) -> String {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count > 2, parts.last?.isEmpty == true, let port = parts.dropLast().last,
            !port.isEmpty, port.allSatisfy({ ("0"..."9").contains($0) })
        else { return name }
        return "\(parts.dropLast(2).joined(separator: "_")):\(port)"
    }
}
