/// What Go's `net` package makes of a host with or without a port.
public enum NetworkHost {
    /// Parts host and port; brackets around an IPv6 address go.
    ///
    /// - Parameter text: Host and port as in a URL.
    /// - Returns: `nil` where there is no port, or more than one could be meant.
    public static func split(_ text: String) -> (host: Substring, port: Substring)? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let port = text[text.index(after: colon)...]
        var host = text[..<colon]
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.contains(where: { $0 == "[" || $0 == "]" }), !port.contains("[") else {
            return nil
        }
        return (host, port)
    }

    /// The port, or nothing where none is named.
    public static func port(of text: String) -> Substring {
        split(text)?.port ?? ""
    }

    /// Whether containerd takes a registry for one on the node itself.
    ///
    /// - Parameter text: The registry's host, with or without port.
    /// - Returns: Whether it is `localhost` or a loopback address; `[::1]` without port is taken
    ///   for a name.
    public static func isLocal(_ text: String) -> Bool {
        let host = split(text)?.host ?? text[...]
        return host == "localhost" || IPAddress(host)?.isLoopback == true
    }
}
