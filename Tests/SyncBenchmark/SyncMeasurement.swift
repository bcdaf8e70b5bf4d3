import Crypto
import Foundation
import Logging
import NodeFixture
import OCI
import PolicyBundles
import PolicyEngine
import PolicySync

/// Measures a whole sync of a report index, from a real nginx, as the daemon does it.
enum SyncMeasurement {
    /// What one sync of an index costs.
    struct Result {
        /// From the request for the bundle until the index is in force.
        let withDownload: Duration

        /// The same with the index on the node's disk already: hashed, opened, put in force, kept.
        let activation: Duration

        /// KiB that the process has in memory afterwards.
        let resident: Int
    }

    /// Syncs an index into a new state folder, and again into one that lacks the bundle alone.
    ///
    /// - Parameters:
    ///   - path: The index.
    ///   - images: The images in it.
    /// - Returns: What was measured.
    /// - Throws: What a server that does not start or a sync that fails throws.
    static func run(index path: String, images: Int) async throws -> Result {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            let digest = try publish(path, images, at: endpoint)
            let withDownload = try await sync(endpoint, workspace.file("state"))
            try FileManager.default.createDirectory(
                atPath: workspace.file("second/blobs/sha256"),
                withIntermediateDirectories: true
            )
            try FileManager.default.copyItem(
                atPath: workspace.file("state/blobs/sha256/\(digest.encoded)"),
                toPath: workspace.file("second/blobs/sha256/\(digest.encoded)")
            )
            let activation = try await sync(endpoint, workspace.file("second"))
            return Result(
                withDownload: withDownload,
                activation: activation,
                resident: ProcessMemory.resident
            )
        }
    }

    private static func publish(
        _ path: String,
        _ images: Int,
        at endpoint: PolicyEndpoint
    ) throws -> OCI.Digest {
        let bytes = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        let hash = SHA256.hash(data: bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        let digest = try OCI.Digest(parsing: "sha256:" + hash.joined())
        let folder = "\(endpoint.folder)/blobs/sha256"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        try FileManager.default.copyItem(atPath: path, toPath: "\(folder)/\(digest.encoded)")
        let reports = try ReportIndexReference(
            digest: digest,
            size: Int64(bytes.count),
            images: images
        )
        let bundle = try PolicyBundle(
            revision: 1,
            issuedAt: Timestamp(secondsSinceEpoch: 1_767_225_600),
            expiresAt: Timestamp(secondsSinceEpoch: 4_102_444_800),
            reports: reports,
            policies: PolicySet(namespaces: [])
        )
        try endpoint.publish(bundleJSON: String(decoding: bundle.payload(), as: UTF8.self))
        return digest
    }

    private static func sync(_ endpoint: PolicyEndpoint, _ state: String) async throws -> Duration {
        let sync = try PolicySync(
            EndpointSettings(url: endpoint.url, pollInterval: .seconds(3_600)),
            verification: .none,
            folder: StateFolder(path: state),
            logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() },
            now: { Timestamp(secondsSinceEpoch: 1_767_312_000) }
        )
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sync.run() }
            let status = await sync.poll()
            precondition(status.active?.revision == 1, "the index is in force")
            let time = ContinuousClock.now - start
            group.cancelAll()
            try await group.waitForAll()
            return time
        }
    }
}
