import Foundation
import Testing

@testable import ShimDaemon

@Suite struct AlertRequestTests {
    /// Port 9, "discard", is closed on every machine of today.
    @Test func saysInWordsThatTheWebhookIsAway() async {
        let settings = AlertSettings(url: "http://127.0.0.1:9/secret")
        let outcome = await AlertRequest(settings: settings).send(Data())
        let reason = "it cannot be reached: the connection failed: Connection refused"
        #expect(outcome == .failed(reason))
    }
}
