import Foundation

@testable import EndToEndTests
@testable import NodeFixture

/// A tag that is an allowed image for the gate and a denied one for containerd, whose layer takes
/// some ten seconds.
struct SlowMove: Sendable {
    /// Bytes that of all that is downloaded only the layer has.
    private static let part = 100 << 10

    let judged: PushedImage
    let pulled: PushedImage

    init(on node: Node) async throws {
        let registry = try await MovingTagRegistry.start(
            before: node.registry,
            blobRate: "200k",
            in: node.workspace
        )
        (judged, pulled) = try await registry.push(
            TestImage(seed: "judged"),
            then: TestImage(seed: "pulled", layerSizes: [2 << 20]),
            to: "moved"
        )
        for (image, findings) in [(judged, Findings.harmless), (pulled, Findings.severe)] {
            let subject = TrivyReportFile.Subject(untagged: image, imageID: image.imageIDs.first)
            try node.report(findings, about: subject)
        }
    }

    /// Waits until containerd has a part of the layer.
    func waitForDownload(on node: Node) async throws {
        let limit = Node.recoveryLimit
        try await Deadline.wait(within: limit, for: "containerd to pull") {
            // nginx has all of it at once, and passes it on slowly.
            let requests = try await node.registry.blobRequests(repository: "moved")
            return requests.isEmpty ? nil : ()
        }
        try await Deadline.wait(within: limit, for: "containerd to have a part of the layer") {
            node.downloadSizes.contains { $0 >= Self.part } ? () : nil
        }
    }
}

extension Node {
    /// Bytes that containerd has of each blob that it is downloading.
    fileprivate var downloadSizes: [Int] {
        let folder = workspace.file("containerd/root/io.containerd.content.v1.content/ingest")
        let downloads = try? FileManager.default.contentsOfDirectory(atPath: folder)
        return (downloads ?? []).compactMap { name in
            let file = "\(folder)/\(name)/data"
            return try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
        }
    }
}
