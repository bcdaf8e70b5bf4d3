internal import Admission
internal import PolicyBundles
internal import PolicyEngine
internal import PolicySync
internal import WebConnections

extension Configuration {
    /// The configuration in effect, with the keys of its file and every default, without secrets.
    var document: DocumentValue {
        DocumentValue(entries: [
            "listen": DocumentValue(entries: [
                "socket": .text(listen.socket),
                "allowedUIDs": .list(listen.allowedUIDs.sorted().map { .number(UInt64($0)) }),
            ]),
            "backend": DocumentValue(entries: [
                "socket": .text(backendSocket),
                "startTimeout": .text(of: backendStartTimeout),
            ]),
            "endpoint": endpointDocument,
            "stateFolder": .text(stateFolder),
            "admin": DocumentValue(entries: ["socket": .text(admin.socket)]),
            "reports": reports.map { reports in
                DocumentValue(entries: [
                    "folder": .text(reports.folder),
                    "scanInterval": .text(of: reports.scanInterval),
                ])
            },
            "registry": DocumentValue(entries: [
                "hostsFolder": .text(registry.hostsFolder),
                "resolveTimeout": .text(of: registry.resolveTimeout),
                "tagReuse": .text(of: registry.tagReuse),
            ]),
            "failureMode": .mapping(
                UnknownCause.allCases.map { cause in
                    DocumentValue.Entry(
                        key: cause.rawValue,
                        value: .text(failureModes[cause].rawValue)
                    )
                }
            ),
            "exempt": .list(exempt.map { .text($0.description) }),
            "hideImagesFrom": .list(hideImagesFrom.sorted().map { .text($0) }),
            "metrics": metrics.map { metrics in
                DocumentValue(entries: ["listen": .text(metrics.listen.description)])
            },
            "log": DocumentValue(entries: ["format": .text(logFormat.rawValue)]),
            "alerts": alerts.map(Self.document(of:)),
            "decisionLog": DocumentValue(entries: ["output": .text(decisionLogOutput.rawValue)]),
            "drainTimeout": .text(of: drainTimeout),
            "logLevel": .text(logLevel.rawValue),
        ])
    }

    /// What is said of alerts; of the URL the host alone, as the rest may be a secret.
    private static func document(of alerts: AlertSettings) -> DocumentValue {
        DocumentValue(entries: [
            "url": .text("…//\(alerts.host)/…"),
            "headersFile": alerts.headersFile.map { .text($0) },
            "on": .list(
                AlertSettings.Cause.allCases.filter(alerts.causes.contains)
                    .map { .text($0.rawValue) }
            ),
            "caFile": alerts.authorities.map { .text($0) },
            "maxBatch": .number(UInt64(alerts.maximumBatch)),
            "maxDelay": .text(of: age(alerts.maximumDelay)),
        ])
    }

    private var endpointDocument: DocumentValue {
        var keys: DocumentValue?
        if case .keys(let files) = verification { keys = .list(files.map { .text($0) }) }
        let proxy = WebAddress(endpoint.url).flatMap { endpoint.proxies.proxy(for: $0) }
        return DocumentValue(entries: [
            "url": .text(endpoint.url),
            "pollInterval": .text(of: Self.age(endpoint.pollInterval)),
            "longPoll": .text(of: endpoint.longPoll.map(Self.age)),
            "keys": keys,
            "verification": keys == nil ? .text("none") : nil,
            "caFile": endpoint.authorities.map { .text($0) },
            "clientCertificate": endpoint.clientCertificate.map { pair in
                DocumentValue(entries: [
                    "certificate": .text(pair.certificate), "key": .text(pair.key),
                ])
            },
            "tokenFile": endpoint.tokenFile.map { .text($0) },
            "proxy": proxy.map { .text($0.url) },
        ])
    }

    private static func age(_ duration: Duration) -> Age {
        Age(seconds: duration.components.seconds)
    }
}

extension Proxy {
    /// The proxy as a URL that shows whether there is a user, and nothing of it.
    fileprivate var url: String {
        let scheme =
            switch scheme {
            case .http: "http"
            case .https: "https"
            case .socks5: "socks5"
            }
        return "\(scheme)://\(user == nil ? "" : "hidden:hidden@")\(authority)"
    }
}
