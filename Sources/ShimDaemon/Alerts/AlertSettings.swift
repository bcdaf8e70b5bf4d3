public import WebConnections

/// Where alerts go, and about what.
public struct AlertSettings: Hashable, Sendable, CustomStringConvertible {
    /// What an alert is about.
    public enum Cause: String, Hashable, Sendable, CaseIterable, Encodable {
        /// A pull that was denied.
        case denied
        /// A pull that could not be judged, so that the failure mode decided; or that the node has
        /// no bundle, an expired one, or one that cannot be renewed, whether or not anybody pulls.
        case cannotKnow
    }

    /// The URL that alerts are sent to; it can hold a secret, so only its host is logged.
    public var url: String

    /// The path of a file with header fields for each request, one `Name: value` a line.
    public var headersFile: String?

    /// What is alerted about.
    public var causes = Set(Cause.allCases)

    /// The path of a file with authorities that are trusted besides those of the system.
    public var authorities: String?

    /// The most alerts in one request.
    public var maximumBatch = 50

    /// How long an alert waits for others to be sent with.
    public var maximumDelay = Duration.seconds(5)

    /// Which requests go through which proxy.
    public var proxies = ProxySettings.none

    /// The webhook's host, which may be logged.
    var host: String { WebAddress(url)?.authority ?? "" }

    /// The webhook's host, without what may be a secret.
    public var description: String { "alerts to \(host)" }
}
