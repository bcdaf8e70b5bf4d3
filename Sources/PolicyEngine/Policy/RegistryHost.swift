import OCI

/// A registry host in the one spelling under which policies are found.
///
/// A registry answers to several spellings of its host: DNS knows no case, port 443 is what no port
/// means, and leading zeros of a port are dropped when dialling. If each were a name of its own, an
/// image could be pulled past its policy by another spelling.
struct RegistryHost: Hashable, Sendable {
    /// Names under which Docker Hub answers the same pulls, or has done so.
    private static let dockerHubNames: Set<String> = [
        "index.docker.io", "registry.docker.io", "registry-1.docker.io", "registry.hub.docker.com",
    ]

    let text: String

    /// Makes the one spelling.
    ///
    /// - Parameter written: The host of a parsed reference, with its port if it has one.
    init(_ written: String) {
        var host = written.asciiLowercased[...]
        var port: Substring?
        // The last colon of "[::1]" is inside the address.
        if !host.hasSuffix("]"), let colon = host.utf8.lastIndex(of: UInt8(ascii: ":")) {
            let digits = host[colon...].dropFirst()
            port = digits.drop { $0 == "0" }
            host = host[..<colon]
        }
        if let port, port != "443" {
            text = "\(host):\(port.isEmpty ? "0" : port)"
        } else if Self.dockerHubNames.contains(String(host)) {
            text = "docker.io"
        } else {
            // A name of one label needs its port, or it would read as a segment of a path.
            text = Self.isUnmistakable(host) ? String(host) : "\(host):443"
        }
    }

    /// Whether a reader takes the text for a host too.
    ///
    /// For a parser of references upper case alone makes a host of the first segment (`Team/api`);
    /// in a policy that is a slip.
    static func isUnmistakable(_ host: some StringProtocol) -> Bool {
        host.asciiLowercased == "localhost" || host.utf8.contains { ".:".utf8.contains($0) }
    }

    /// The repository of `reference` with its host in the one spelling.
    static func repository(of reference: ImageReference) -> String {
        "\(RegistryHost(reference.registryHost).text)/\(reference.registryPath)"
    }
}
