/// Which requests go through which proxy, as Go's `http.ProxyFromEnvironment` has it.
///
/// containerd takes its proxies from there: from `HTTPS_PROXY` and `HTTP_PROXY` by the scheme of
/// the request, but for the hosts in `NO_PROXY`. Each has a second name in lower case, which
/// counts where the first is missing or empty.
public struct ProxySettings: Hashable, Sendable {
    /// No proxy for any request.
    public static let none = ProxySettings(environment: [:])

    /// What is wrong with the settings, without users and passwords.
    public let warnings: [String]

    private let http: Proxy?
    private let https: Proxy?
    private let exceptions: ProxyExceptions

    /// Takes one proxy for every request but those to the node itself.
    ///
    /// - Parameter proxy: The proxy.
    public init(proxy: Proxy) {
        http = proxy
        https = proxy
        exceptions = ProxyExceptions("")
        warnings = []
    }

    /// Takes the settings of a process.
    ///
    /// A proxy that cannot be read is none, as for containerd; a warning says so.
    ///
    /// - Parameter environment: The process's environment.
    public init(environment: [String: String]) {
        var warnings: [String] = []
        http = Self.proxy("HTTP_PROXY", in: environment, &warnings)
        https = Self.proxy("HTTPS_PROXY", in: environment, &warnings)
        exceptions = ProxyExceptions(Self.value("NO_PROXY", in: environment)?.value ?? "")
        self.warnings = warnings
    }

    /// The proxy that a request goes through.
    ///
    /// - Parameter address: Where the request goes.
    /// - Returns: The proxy, or nil if it goes there by itself.
    public func proxy(for address: WebAddress) -> Proxy? {
        let proxy =
            switch address.scheme {
            case .http: http
            case .https: https
            }
        guard let proxy, !exceptions.contains(host: address.host, port: address.port) else {
            return nil
        }
        return proxy
    }

    private static func proxy(
        _ name: String,
        in environment: [String: String],
        _ warnings: inout [String]
    ) -> Proxy? {
        guard let (name, value) = value(name, in: environment) else { return nil }
        do {
            let proxy = try Proxy(reading: value)
            if value.hasPrefix("\(proxy.host)://") {
                // Go puts "http://" before a value that it cannot read, and tries again.
                warnings.append("\(name) is read as containerd does: the proxy \(proxy.authority)")
            } else if let obstacle = proxy.obstacle {
                warnings.append("the proxy \(proxy.authority) in \(name) \(obstacle)")
            }
            return proxy
        } catch {
            let reason =
                switch error {
                case .noURL: "it is no URL"
                case .noHost: "it names no host and port"
                }
            warnings.append("\(name) is ignored: \(reason)")
            return nil
        }
    }

    private static func value(
        _ name: String,
        in environment: [String: String]
    ) -> (name: String, value: String)? {
        for name in [name, name.lowercased()] {
            if let value = environment[name], !value.isEmpty { return (name, value) }
        }
        return nil
    }
}
