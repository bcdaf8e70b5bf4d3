import Foundation

@testable import EndToEndTests
@testable import NodeFixture

/// A tag that is an allowed image for the gate and, unless a test says otherwise, a denied one for
/// containerd, whose layer stays half downloaded.
struct HeldMove: Sendable {
    /// Bytes that of all that is downloaded only the layer has.
    private static let part = 100 << 10

    let judged: PushedImage
    let pulled: PushedImage

    private let registry: MovingTagRegistry

    init(on node: Node) async throws {
        let pulled = try await Self.large("pulled")
        try await self.init(on: node, TestImage(seed: "judged"), then: pulled, Findings.severe)
    }

    private init(
        on node: Node,
        _ image: TestImage,
        then later: TestImage,
        _ findings: [TrivyFinding]
    ) async throws {
        registry = try await MovingTagRegistry.start(before: node.registry, in: node.workspace)
        (judged, pulled) = try await registry.push(image, then: later, to: "moved")
        for (image, findings) in [(judged, Findings.harmless), (pulled, findings)] {
            let subject = TrivyReportFile.Subject(untagged: image, imageID: image.imageIDs.first)
            try node.report(findings, about: subject)
        }
        try registry.holdBlobs()
    }

    /// The tag of one allowed image, which is the same for both.
    static func toNoOther(on node: Node) async throws -> HeldMove {
        let image = try await large("judged")
        return try await HeldMove(on: node, image, then: image, Findings.harmless)
    }

    /// An image whose layer is held.
    private static func large(_ seed: String) async throws -> TestImage {
        try await TestImage(seed: seed, layerSizes: [2 * MovingTagRegistry.heldAfter])
    }

    /// Waits until containerd has a part of the layer.
    func waitForDownload(on node: Node) async throws {
        let part = "containerd to have a part of the layer"
        try await Deadline.wait(within: Node.recoveryLimit, for: part) {
            node.downloadSizes.contains { $0 >= Self.part } ? () : nil
        }
    }

    /// Lets the next pull get all of the layer.
    func release() throws { try registry.releaseBlobs() }
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
