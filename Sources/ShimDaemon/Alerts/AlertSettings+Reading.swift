internal import FoundationEssentials
internal import PolicyEngine
internal import StrictYAML
internal import WebConnections

extension AlertSettings {
    /// Reads the section `alerts` of the configuration.
    init?(reading reader: inout MappingReader) {
        let url = reader.required("url") {
            $0.parsed(as: "an http:// or https:// URL without user and fragment", Self.url)
        }
        headersFile = reader.optional("headersFile") { $0.absolutePath() }
        if headersFile != nil, let url, WebAddress(url)?.isReadableOnTheWay == true {
            reader.report(
                "its header fields would be sent without TLS; use an https:// URL",
                at: "headersFile"
            )
        }
        let causes: [Cause]? = reader.optional("on") {
            $0.list(emptyIs: "lists nothing to alert about") { $0.enumeration() }
        }
        if let causes { self.causes = Set(causes) }
        authorities = reader.optional("caFile") { $0.absolutePath() }
        if let batch = reader.optional("maxBatch", { $0.integer(in: 1...largestBatch) }) {
            maximumBatch = batch
        }
        let delay = reader.optional("maxDelay") {
            $0.period(from: Age(seconds: 0), to: longestDelay)
        }
        if let delay { maximumDelay = .seconds(delay.seconds) }
        proxies = ProxySettings(environment: ProcessInfo.processInfo.environment)
        guard let url else { return nil }
        self.url = url
    }

    /// The address, if it is one; unlike the endpoint's it may have a query.
    private static func url(_ text: String) -> String? {
        guard ["http://", "https://"].contains(where: text.hasPrefix), !text.contains("#"),
            !text.contains("@"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
            WebAddress(text) != nil
        else { return nil }
        return text
    }
}

/// The most alerts in one request: half of those that can wait.
private let largestBatch = 500

/// The longest wait for further alerts: an alert is to be read soon.
private let longestDelay = Age(seconds: 10 * 60)
