import Foundation
import Testing
import WebConnections

@testable import ShimDaemon

@Suite struct AlertRequestTests {
    /// Port 9, "discard", is closed on every machine of today.
    @Test func saysInWordsThatTheWebhookIsAway() async {
        let settings = AlertSettings(url: "http://127.0.0.1:9/secret")
        let outcome = await AlertRequest(settings: settings).send(Data())
        let reason = "it cannot be reached: no connection: Connection refused"
        #expect(outcome == .failed(reason))
    }

    /// 192.0.2.1 is nobody's (RFC 5737), and the proxy's port is closed.
    @Test func asksNoIPAddressByTLSThroughAProxyThatWouldBeTakenForIt() async throws {
        var settings = AlertSettings(url: "https://192.0.2.1/secret")
        settings.proxies = ProxySettings(proxy: try Proxy(reading: "http://127.0.0.1:9"))
        let outcome = await AlertRequest(settings: settings).send(Data())
        guard case .failed(let reason) = outcome else {
            Issue.record("it ended as \(outcome)")
            return
        }
        #expect(
            reason.hasPrefix("the proxy 127.0.0.1:9 cannot be used for 192.0.2.1, because"),
            "\(reason)"
        )
    }
}
