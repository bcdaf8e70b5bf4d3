internal import FoundationEssentials
internal import PolicyEngine
internal import PolicySync
internal import StrictYAML
internal import WebConnections

/// The section `endpoint` of the configuration: where the bundle comes from, and how it is known to
/// be from there.
struct VerifiedEndpoint {
    let settings: EndpointSettings
    let verification: BundleVerification

    init?(reading reader: inout MappingReader) {
        let url = reader.required("url") {
            $0.parsed(as: "an http:// or https:// URL without user, query and fragment", Self.url)
        }
        let interval = reader.optional("pollInterval") { $0.interval() } ?? Age(seconds: 30)
        var settings = EndpointSettings(
            url: url ?? "",
            pollInterval: .seconds(interval.seconds)
        )
        settings.longPoll = reader.optional("longPoll") {
            $0.period(from: Age(seconds: 1), to: longestPoll)
        }.map { .seconds($0.seconds) }
        settings.authorities = reader.optional("caFile") { $0.absolutePath() }
        settings.clientCertificate = reader.optional("clientCertificate") {
            $0.mapping { Self.certificate(reading: &$0) }
        }
        settings.tokenFile = reader.optional("tokenFile") { $0.absolutePath() }
        if settings.tokenFile != nil, let url, WebAddress(url)?.isReadableOnTheWay == true {
            reader.report("a token would be sent without TLS; use an https:// URL", at: "tokenFile")
        }
        let proxy = reader.optional("proxy") { $0.parsed(as: "the URL of a proxy", Self.proxy) }
        do throws(Proxy.UnsupportedError) {
            _ = try proxy?.setting()
        } catch {
            reader.report("the proxy \(error)", at: "proxy")
        }
        settings.proxies =
            proxy.map { ProxySettings(proxy: $0) }
            ?? ProxySettings(environment: ProcessInfo.processInfo.environment)
        let verification = Self.verification(reading: &reader)
        guard url != nil, let verification else { return nil }
        self.settings = settings
        self.verification = verification
    }

    /// Reads whose bundles are taken: one of two keys says it, so that nobody forgets to decide.
    private static func verification(
        reading reader: inout MappingReader
    ) -> BundleVerification? {
        let files = reader.optional("keys") {
            $0.list(emptyIs: "lists no file with a public key") { $0.absolutePath() }
        }
        let hasWord = reader.contains("verification")
        let word = reader.optional("verification") {
            $0.word(of: ["none": BundleVerification.none])
        }
        switch (reader.contains("keys"), hasWord) {
        case (true, true):
            reader.report("has no meaning beside keys; leave one of them out", at: "verification")
        case (false, false):
            reader.report(
                "is missing: list the files with the public keys that sign policy bundles, or "
                    + "write verification: none to take them from whoever answers",
                at: "keys"
            )
        case (true, false), (false, true): break
        }
        guard let files else { return word }
        do {
            _ = try TrustedKeyFiles.check(files)
        } catch {
            reader.report(error.description, at: "keys")
        }
        return .keys(files: files)
    }

    private static func certificate(
        reading reader: inout MappingReader
    ) -> EndpointSettings.ClientCertificate? {
        let certificate = reader.required("certificate") { $0.absolutePath() }
        let key = reader.required("key") { $0.absolutePath() }
        guard let certificate, let key else { return nil }
        return EndpointSettings.ClientCertificate(certificate: certificate, key: key)
    }

    /// The address, if a path can be added to it.
    ///
    /// One with a password is none: addresses are logged.
    private static func url(_ text: String) -> String? {
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: text.hasPrefix) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        guard let first = authority.first, first != ":", !authority.contains("@"),
            rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), !rest.contains(where: "?#".contains),
            WebAddress(text) != nil
        else { return nil }
        return text
    }

    /// The proxy that a URL names.
    private static func proxy(_ text: String) -> Proxy? {
        // As in a variable, a scheme that nobody knows would be taken for the host.
        guard let proxy = try? Proxy(reading: text), !text.hasPrefix("\(proxy.host)://") else {
            return nil
        }
        return proxy
    }
}

/// The longest time that an endpoint is asked to hold a request back: proxies and load balancers
/// end requests sooner than after an hour.
private let longestPoll = Age(seconds: 60 * 60)
