import GRPCBridge
import NodeFixture
import Testing

/// What each mode, and each kind of knowledge about an image, makes of a pull.
extension GateTests {
    @Test func auditLetsPassAndRecordsWhatWouldBeDenied() async throws {
        let decision = try await decision(afterPulling: stage.audited)
        #expect(decision["basis"] == "policy")
        #expect(decision["mode"] == "audit")
        #expect(decision["wouldDeny"] == true)
        #expect(decision["violations"].elements.count == 2)
    }

    @Test func aPolicyThatIsOffLetsPassWithoutJudgement() async throws {
        let decision = try await decision(afterPulling: stage.unjudged)
        #expect(decision["basis"] == "policyOff")
        #expect(decision["mode"] == "off")
        #expect(decision["policyNamespace"] == .string(stage.unjudged.namespace))
        #expect(decision["violations"] == [])
    }

    @Test func anImageOfNoNamespacePasses() async throws {
        let decision = try await decision(afterPulling: stage.uncovered)
        #expect(decision["basis"] == "noPolicy")
        #expect(decision["policyNamespace"] == .null)
        #expect(decision["violations"] == [])
    }

    @Test func anExemptImagePassesWithoutJudgement() async throws {
        let image = stage.exempt
        let decision = try await decision(afterPulling: image)
        #expect(decision["basis"] == "exempt")
        let pattern = "\(image.registry)/enforce/boot/**"
        #expect(decision["exemption"] == ["pattern": .string(pattern), "source": "policy"])
        let requests = try await stage.node.registry.requests(for: image.repository)
        #expect(requests.allSatisfy { !$0.isOfGate })
    }

    @Test func anUnscannedImagePassesWhereThatIsAllowed() async throws {
        let decision = try await decision(afterPulling: stage.unscannedAllowed)
        #expect(decision["basis"] == "policy")
        #expect(decision["violations"] == [])
    }

    @Test func anUnscannedImageIsDeniedWhereThatIsNotAllowed() async throws {
        let image = stage.unscanned
        let pull = await stage.withClient { await $0.pull(image.reference) }
        #expect(pull.status == .denied(image.unscannedDenial()))
        let decision = try await stage.decisions(on: image.reference)[0]
        #expect(decision["violations"].elements.map { $0["rule"] } == ["unscanned"])
    }

    @Test func aDigestIsJudgedByTheReportsOfThatDigest() async throws {
        let (clean, severe) = (stage.cleanByDigest, stage.severeByDigest)
        await stage.withClient { client in
            let allowed = await client.pull(clean.digestReference)
            #expect(allowed.status == .ok)
            #expect(allowed.pulledImage == clean.imageIDs.first)
            let denied = await client.pull(severe.digestReference)
            #expect(denied.status == .denied(severe.denial(as: severe.digestReference)))
        }
    }

    @Test func aTagDoesNotHideTheDigestBesideIt() async throws {
        let both = "\(stage.clean.reference)@\(stage.severe.digest)"
        let pull = await stage.withClient { await $0.pull(both) }
        #expect(pull.status == .denied(stage.severe.denial(as: both)))
    }

    /// Pulls an image, which must succeed, and answers what was recorded of it.
    private func decision(afterPulling image: PushedImage) async throws -> JSONValue {
        let pull = await stage.withClient { await $0.pull(image.reference) }
        #expect(pull.status == .ok)
        #expect(pull.pulledImage == image.imageIDs.first)
        #expect(try await stage.node.containerd.images().contains(image.reference))
        let decision = try await stage.decisions(on: image.reference)[0]
        #expect(decision["outcome"] == "allow")
        return decision
    }
}
