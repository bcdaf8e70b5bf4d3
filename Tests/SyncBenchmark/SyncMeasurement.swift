import BenchmarkTools
import Foundation
import Logging
import NodeFixture
import OCI
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
            let digest = try PublishedIndex(
                path,
                images: images,
                policies: PolicySet(namespaces: []),
                at: endpoint
            ).digest
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
            return try Result(
                withDownload: withDownload,
                activation: activation,
                resident: ProcessUsage().resident
            )
        }
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
