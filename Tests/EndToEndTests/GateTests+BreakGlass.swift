import CRI
import GRPCBridge
import NodeFixture
import Testing

/// What a pod can do in an emergency.
extension GateTests {
    @Test func aReasonLetsADeniedPullThroughWhereThePolicySaysSo() async throws {
        let image = stage.breakable
        let mark = stage.node.gate.mark
        let annotation: [WireField] = [
            .text(1, "pullgate.dev/break-glass"), .text(2, "INC-7: shop is down"),
        ]
        try await stage.withClient { client in
            let denied = await client.pull(image.reference)
            #expect(
                denied.status
                    == .denied(
                        image.denial() + " Emergency: annotate the pod, pullgate.dev/break-glass."
                    )
            )
            let request: [WireField] = [
                .message(1, [.text(1, image.reference), .message(2, annotation)]),
                .message(
                    3,
                    [
                        .message(1, [.text(1, "web-0"), .text(2, "uid-7"), .text(3, "shop")]),
                        .message(7, annotation),
                    ]
                ),
            ]
            let pull = await client.call(ImageServiceMethod.pullImage, request.encoded)
            #expect(pull.status == .ok)
            let present = try await client.imageStatus(of: image.reference)
            #expect(present != nil)
        }
        let decision = try await stage.decisions(on: image.reference, count: 2, since: mark)[1]
        #expect(decision["outcome"] == "allow")
        #expect(decision["wouldDeny"] == true)
        #expect(decision["breakGlass"] == "INC-7: shop is down")
        #expect(decision["violations"].elements.count == 2)
        let line = try await stage.node.gate.waitForLog("break-glass: a denied pull")
        #expect(line.contains("pod=shop/web-0"))
        let explanation = try await stage.node.gate.ask("explain", image.reference)
        #expect(explanation.lines.first == "allowed for the pod's reason: \(image.reference)")
        #expect(explanation.lines.contains("  reason     INC-7: shop is down"))
        let status = try await stage.node.gate.askForJSON("status")
        #expect(status["decisions"]["breakGlass"] == 1)
    }
}
