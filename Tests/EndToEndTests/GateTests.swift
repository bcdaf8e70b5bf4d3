import CRI
import GRPCBridge
import NodeFixture
import Testing

/// The gate with a bundle in force, between real clients and a real containerd.
@Suite(.stage) struct GateTests {
    let stage: Stage

    init() throws {
        stage = try #require(Stage.current)
    }

    @Test func pullsAnAllowedImage() async throws {
        let image = stage.clean
        try await stage.withClient { client in
            let pull = await client.pull(image.reference)
            #expect(pull.status == .ok)
            #expect(pull.pulledImage == image.imageIDs.first)
            let present = try await client.imageStatus(of: image.reference)
            #expect(present?.id == image.imageIDs.first)
        }
        #expect(try await stage.node.containerd.images().contains(image.reference))
        let blobs = try await stage.node.registry.blobRequests(repository: image.repository)
        let digests = image.layerDigests + image.imageIDs
        #expect(digests.allSatisfy { digest in blobs.contains { $0.path.hasSuffix(digest) } })

        let decision = try await stage.decisions(on: image.reference)[0]
        #expect(decision["outcome"] == "allow")
        #expect(decision["basis"] == "policy")
        #expect(decision["reference"] == .string(image.reference))
        #expect(decision["policyNamespace"] == .string(image.namespace))
        #expect(decision["wouldDeny"] == false)
        #expect(decision["violations"] == [])
    }

    @Test func deniesBeforeAnythingIsDownloaded() async throws {
        let image = stage.severeTwice
        let expected = Status.denied(image.denial())
        try await stage.withClient { client in
            let first = await client.pull(image.reference)
            #expect(first.status == expected)
            #expect(first.message == nil)
            // kubelet tries again with its next credential, and merges texts that are the same.
            #expect(await client.pull(image.reference).status == expected)
            let present = try await client.imageStatus(of: image.reference)
            #expect(present == nil)
        }
        // All that anybody asked for; the second pull only asks whether the tag has moved.
        let manifests = "/v2/\(image.repository)/manifests"
        let requests = try await stage.node.registry.requests(for: image.repository)
        #expect(requests.allSatisfy { $0.isOfGate })
        #expect(
            requests.map(\.line) == [
                "HEAD \(manifests)/1.0", "GET \(manifests)/\(image.digest)",
                "HEAD \(manifests)/1.0",
            ]
        )
        let containerd = stage.node.containerd
        #expect(!containerd.hasLoggedPull(of: image.reference))
        #expect(try await !containerd.images().contains { $0.contains(image.repository) })
        let parts = image.layerDigests + image.imageIDs + [image.digest]
        #expect(Set(try await containerd.contentDigests()).isDisjoint(with: parts))
    }

    @Test func recordsWhyAndForWhomAPullIsDenied() async throws {
        let image = stage.severe
        let mark = stage.node.gate.mark
        _ = await stage.withClient { await $0.pull(image.reference) }
        let decision = try await stage.decisions(on: image.reference, since: mark) {
            $0["caller"] == TestProcess.caller
        }[0]
        #expect(decision["outcome"] == "deny")
        #expect(decision["basis"] == "policy")
        #expect(decision["mode"] == "enforce")
        #expect(decision["wouldDeny"] == true)
        #expect(decision["bundleRevision"] == 1)
        #expect(decision["policyNamespace"] == .string(image.namespace))
        #expect(decision["message"] == .string(image.denial()))
        #expect(decision["digests"].elements.contains(.string(image.digest)))
        let violations = decision["violations"].elements
        #expect(violations.map { $0["rule"] } == ["severity", "severity"])
        #expect(violations.map { $0["finding"]["id"] } == ["CVE-2024-3094", "CVE-2025-1111"])
        #expect(violations[0]["finding"]["severity"] == "critical")
        #expect(violations[0]["finding"]["package"] == "xz-utils")
        #expect(violations[0]["finding"]["installedVersion"] == "5.6.0")
        #expect(violations[0]["finding"]["fixedVersion"] == "5.6.1")
        let identifiers = try stage.node.gate.decisions().map { $0["decisionID"].string }
        #expect(Set(identifiers).count == identifiers.count)
    }
}
