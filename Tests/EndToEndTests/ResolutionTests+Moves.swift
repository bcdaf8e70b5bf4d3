import CRI
import GRPCBridge
import Testing

@testable import NodeFixture

/// A tag that moves between the judgement and the pull.
extension ResolutionTests {
    @Test func removesADeniedImageThatATagHasMovedTo() async throws {
        let move = stage.images.moved.toSevere
        let text = move.pulled.denial(policy: stage.movingRegistry.address)
        let record = try await expectRemoval(of: move, text: text)
        let rules = record["violations"].elements.map { $0["rule"] }
        #expect(rules == ["severity", "severity"])
    }

    @Test func removesAnImageThatIsKnownByTheManifestInTheIndexThatATagHasMovedTo() async throws {
        let move = stage.images.moved.toSevereManifest
        let text = move.pulled.denial(policy: stage.movingRegistry.address)
        let record = try await expectRemoval(of: move, text: text)
        let rules = record["violations"].elements.map { $0["rule"] }
        #expect(rules == ["severity", "severity"])
    }

    @Test func removesAnUnscannedImageThatATagHasMovedTo() async throws {
        let move = stage.images.moved.toUnscanned
        let text = move.pulled.unscannedDenial(policy: stage.movingRegistry.address)
        let record = try await expectRemoval(of: move, text: text)
        #expect(record["violations"].elements.map { $0["rule"] } == ["unscanned"])
    }

    @Test func keepsAnAllowedImageThatATagHasMovedTo() async throws {
        let record = try await expectStay(of: stage.images.moved.toClean)
        #expect(record["wouldDeny"] == false)
    }

    @Test func keepsWhatATagHasMovedToInModeAudit() async throws {
        let record = try await expectStay(of: stage.images.moved.audited)
        #expect(record["mode"] == "audit")
        #expect(record["wouldDeny"] == true)
        #expect(record["violations"].elements.count == 2)
    }

    @Test func keepsADeniedImageThatTheNodeHasUnderAnotherName() async throws {
        let (move, neighbour) = (stage.images.moved.toNeighbour, stage.images.moved.neighbour)
        let reference = move.pulled.reference
        try await stage.withClient { client in
            #expect(await client.pull(neighbour.reference).status == .ok)
            let pull = await client.pull(reference)
            let text = move.pulled.denial(policy: stage.movingRegistry.address)
            #expect(pull.status == .denied(text))
            let present = try await client.imageStatus(of: neighbour.reference)
            #expect(present?.id == neighbour.imageIDs.first)
        }
        let decisions = try await stage.node.gate.waitForDecisions(2, on: reference)
        #expect(decisions[1]["pulled"]["removed"] == false)
        #expect(decisions[1]["pulled"]["keptFor"] == .string(neighbour.reference))
        let line = try await stage.node.gate.waitForLog("image=\(reference)")
        #expect(line.contains("warning: a denied image has been pulled and stays"))
    }

    @Test func removesADeniedImageOfAPullThatTheClientGaveUp() async throws {
        let move = stage.images.moved.unanswered
        let reference = move.pulled.reference
        let containerd = stage.node.containerd
        let relay = try HeldRelay(
            socket: stage.node.workspace.file("relay.sock"),
            to: containerd.socketPath
        )
        defer { relay.stop() }
        try await stage.withGate {
            $0.backend = relay.socket
        } _: { gate, client in
            #expect(await client.call(ImageServiceMethod.imageFsInfo).status == .ok)
            relay.hold()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = await client.pull(reference) }
                _ = try await CRIClient.with(containerd.socketPath) { direct in
                    try await Deadline.wait(within: CRIClient.limit, for: "the image") {
                        try await direct.imageStatus(of: reference)
                    }
                }
                group.cancelAll()
                // The look before the pull, which is given up, the pull and the look at what it left
                // name the image.
                try await Deadline.wait(within: CRIClient.limit, for: "a look") {
                    relay.count(of: reference) >= 3 ? () : nil
                }
            }
            relay.release()
            let record = try await gate.waitForDecisions(2, on: reference)[1]
            #expect(record["outcome"] == "deny")
            #expect(record["pulled"]["imageID"] == .string(move.pulled.imageIDs[0]))
            #expect(record["pulled"]["removed"] == true)
            for name in [reference] + move.pulled.imageIDs {
                let present = try await client.imageStatus(of: name)
                #expect(present == nil, "\(name)")
            }
        }
    }

    @Test func reusesATagAndStillSeesWhatItHasBecome() async throws {
        let image = stage.images.renewed
        let registry = stage.node.registry
        try await stage.withGate {
            $0.tagReuse = "1m"
        } _: { gate, client in
            for _ in 1...2 {
                let pull = await client.pull(image.reference)
                #expect(pull.status == .ok)
                #expect(pull.pulledImage == image.imageIDs.first)
            }
            let requests = manifests(image, "HEAD 1.0", "GET @")
            #expect(try await asked(by: .gate, for: image) == requests)

            let renewed = try await registry.pusher.push(
                stage.images.renewal,
                to: image.repository,
                tag: "1.0"
            )
            let pull = await client.pull(image.reference)
            #expect(pull.status == .denied(renewed.denial()))
            #expect(try await client.imageStatus(of: renewed.imageIDs[0]) == nil)
            #expect(try await asked(by: .gate, for: image) == requests)
            let record = try await gate.waitForDecisions(4, on: image.reference)[3]
            #expect(record["pulled"]["imageID"] == .string(renewed.imageIDs[0]))
            #expect(record["pulled"]["removed"] == true)

            // What the tag was is not used again, so that nothing is downloaded to be removed.
            let again = await client.pull(image.reference)
            #expect(again.status == .denied(renewed.denial()))
            let further = manifests(renewed, "HEAD 1.0", "GET @")
            #expect(try await asked(by: .gate, for: image) == requests + further)
            #expect(try await gate.waitForDecisions(5, on: image.reference).count == 5)
        }
    }

    /// Pulls an image whose tag moves, which must be denied and removed.
    ///
    /// - Returns: The decision on what came.
    private func expectRemoval(
        of move: ResolutionMoves.Move,
        text: String
    ) async throws -> JSONValue {
        let reference = move.pulled.reference
        try await stage.withClient { client in
            let pull = await client.pull(reference)
            #expect(pull.status == .denied(text))
            #expect(pull.message == nil)
            for name in [reference, move.pulled.digestReference] + move.pulled.imageIDs {
                let present = try await client.imageStatus(of: name)
                #expect(present == nil, "\(name)")
            }
        }
        let names = try await stage.node.containerd.images()
        #expect(!names.contains { $0.contains(move.pulled.repository) })
        let record = try await secondDecision(on: move)
        #expect(record["outcome"] == "deny")
        #expect(record["message"] == .string(text))
        #expect(record["pulled"]["removed"] == true)
        return record
    }

    /// Pulls an image whose tag moves, which must be kept.
    ///
    /// - Returns: The decision on what came.
    private func expectStay(of move: ResolutionMoves.Move) async throws -> JSONValue {
        let reference = move.pulled.reference
        try await stage.withClient { client in
            let pull = await client.pull(reference)
            #expect(pull.status == .ok)
            #expect(pull.pulledImage == move.pulled.imageIDs.first)
            let present = try await client.imageStatus(of: reference)
            #expect(present?.id == move.pulled.imageIDs.first)
        }
        let record = try await secondDecision(on: move)
        #expect(record["outcome"] == "allow")
        #expect(record["message"] == .null)
        #expect(record["pulled"]["removed"] == .null)
        return record
    }

    /// Reads what was recorded of a pull whose tag has moved: two decisions and a warning.
    private func secondDecision(on move: ResolutionMoves.Move) async throws -> JSONValue {
        let (reference, gate) = (move.pulled.reference, stage.node.gate)
        let decisions = try await gate.waitForDecisions(2, on: reference)
        #expect(decisions.count == 2)
        #expect(decisions[0]["outcome"] == "allow")
        #expect(decisions[0]["violations"] == [])
        #expect(decisions[0]["pulled"] == .null)
        #expect(decisions[1]["pulled"]["imageID"] == .string(move.pulled.imageIDs[0]))
        let judged: JSONValue = .array(move.judged.imageIDs.map { .string($0) })
        #expect(decisions[1]["pulled"]["judgedImageIDs"] == judged)
        let line = try await gate.waitForLog("image=\(reference)")
        #expect(line.contains("warning: not the image that was judged has been pulled"))
        #expect(line.contains("imageID=\(move.pulled.imageIDs[0])"))
        return decisions[1]
    }
}
