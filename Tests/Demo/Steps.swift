import Foundation
import NodeFixture

/// What the demo shows, in this order.
enum Steps {
    static let all = [
        Step(title: "1. Policies and reports, signed", run: published),
        Step(title: "2. An allowed pull", run: allowed),
        Step(title: "3. A denied pull", run: denied),
        Step(title: "4. The same image, its CVE allowlisted at the endpoint", run: allowlisted),
        Step(title: "5. Audit mode", run: audited),
    ]

    private static func published(on stage: Stage) async throws -> [Check] {
        stage.screen.paragraph(
            "The owner of the policies writes a file, and builds a bundle with the scan reports:"
        )
        let isBuilt = try await stage.publish(Images.policy(on: stage.node))
        try await stage.node.endpoint.waitUntilInForce()
        stage.screen.paragraph(
            "The node knows the public key alone. It has the bundle in force a moment later:"
        )
        let status = try await stage.status()
        return [
            Check("the bundle is built", isBuilt),
            Check("the node has it in force, signed", status.status.isSuccess),
            Check("the reports came with it", status.output.contains("3 images")),
        ]
    }

    private static func allowed(on stage: Stage) async throws -> [Check] {
        let image = stage.images.clean
        stage.screen.paragraph(
            "The policy of shop blocks high and above; the report of this image has one low finding."
        )
        let mark = try await stage.node.registry.mark()
        let pull = try await stage.pull(image)
        let isThere = try await stage.containerdHas(image)
        let blobs = try await stage.blobRequests(of: image, since: mark)
        return [
            Check("the pull succeeds", pull.status.isSuccess),
            Check("containerd has the image", isThere),
            Check("its layer came from the registry", blobs.fetched(image.layerDigests)),
        ]
    }

    private static func denied(on stage: Stage) async throws -> [Check] {
        let image = stage.images.vulnerable
        stage.screen.paragraph(
            """
            The report of this image has a critical finding. It knows the image by its digests alone; \
            what stands between the tag and them is the registry:
            """
        )
        let resolved = try await stage.resolve(image)
        stage.screen.paragraph("The gate asks the same and judges what the tag stands for:")
        let mark = try await stage.node.registry.mark()
        let pull = try await stage.pull(image)
        let isThere = try await stage.containerdHas(image)
        let blobs = try await stage.blobRequests(of: image, since: mark)
        let content = try await stage.node.containerd.contentDigests()
        let message = pull.output + pull.error
        return [
            Check(
                "the registry tells the image's ID",
                image.imageIDs.allSatisfy { resolved.output.contains($0) }
            ),
            Check("the pull fails", !pull.status.isSuccess),
            Check("the message names \(Images.backdoor)", message.contains(Images.backdoor)),
            Check("no blob of the image was requested", blobs.isEmpty),
            Check(
                "containerd has neither the image nor any part of it",
                !isThere && Set(content).isDisjoint(with: image.layerDigests + image.imageIDs)
            ),
        ]
    }

    private static func allowlisted(on stage: Stage) async throws -> [Check] {
        let image = stage.images.vulnerable
        let endpoint = stage.node.endpoint
        stage.screen.paragraph(
            "The owner of shop allowlists \(Images.backdoor), and builds the bundle anew:"
        )
        let published = try await endpoint.mark()
        try stage.author.keepPublished()
        _ = try await stage.publish(Images.policy(on: stage.node, allowlist: Images.backdoor))
        stage.screen.paragraph("What that changes can be seen before or after:")
        let diff = try await stage.run(stage.author.diff())
        try await endpoint.waitUntilInForce()
        let requests = try await endpoint.requests(since: published)
        stage.screen.log("The endpoint's access log since then:", requests.map(\.summary))
        stage.screen.paragraph("The image that was denied a moment ago:")
        let mark = try await stage.node.registry.mark()
        let pull = try await stage.pull(image)
        let isThere = try await stage.containerdHas(image)
        let blobs = try await stage.blobRequests(of: image, since: mark)
        return [
            Check(
                "the preview names the image",
                diff.output.contains(image.repository) && diff.output.contains(Images.backdoor)
            ),
            Check("pullgated has fetched the bundle", requests.contains { $0.status == 200 }),
            Check("the pull succeeds now", pull.status.isSuccess),
            Check("containerd has the image", isThere),
            Check("its layer came from the registry", blobs.fetched(image.layerDigests)),
        ]
    }

    private static func audited(on stage: Stage) async throws -> [Check] {
        let image = stage.images.audited
        let gate = stage.node.gate
        stage.screen.paragraph(
            "The policy of lab only audits: a critical finding is recorded and blocks nothing."
        )
        let mark = gate.mark
        let pull = try await stage.pull(image)
        let isThere = try await stage.containerdHas(image)
        let decisions = try await gate.waitForDecisions(1, since: mark)
        let lines = gate.daemon.output.lines(since: mark)
        stage.screen.log("The decision log says what would have been denied:", lines)
        let decision = decisions.first ?? .null
        let violations = decision["violations"].text
        return [
            Check("the pull succeeds", pull.status.isSuccess),
            Check("containerd has the image", isThere),
            Check(
                "one decision was recorded: allowed, in audit mode",
                decisions.count == 1 && decision["outcome"] == "allow"
                    && decision["mode"] == "audit"
            ),
            Check(
                "it says that enforcement would have denied, because of \(Images.lookup)",
                decision["wouldDeny"] == true && violations.contains(Images.lookup)
            ),
        ]
    }
}

extension [RegistryRequest] {
    /// Tells whether the content of each digest was asked for and sent.
    fileprivate func fetched(_ digests: [String]) -> Bool {
        digests.allSatisfy { digest in
            contains { $0.method == "GET" && $0.path.hasSuffix(digest) && $0.status == 200 }
        }
    }
}

extension EndpointRequest {
    /// The request on one line.
    fileprivate var summary: String {
        let condition = ifNoneMatch.isEmpty ? "" : " (If-None-Match: \(ifNoneMatch))"
        return "\(method) \(path) \(status)\(condition)"
    }
}
