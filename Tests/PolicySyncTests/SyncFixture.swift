import Crypto
import Foundation
import NodeFixture
import OCI
import PolicyBundles
import PolicyEngine
import ReportDatabase
import ScanReports
import Testing

@testable import PolicySync

/// An endpoint, a key to sign with, and a folder in which a node keeps its state.
struct SyncFixture {
    static let interval = Duration.milliseconds(50)

    let workspace: Workspace
    let endpoint: PolicyEndpoint
    let key = SigningKey(generating: .ed25519)

    /// Lends a fixture whose endpoint runs and has nothing to serve.
    static func with<Success>(
        _ body: (SyncFixture) async throws -> Success
    ) async throws -> Success {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            let fixture = SyncFixture(workspace: workspace, endpoint: endpoint)
            try fixture.trust(fixture.key)
            return try await body(fixture)
        }
    }

    /// The state folder's path.
    var state: String { workspace.file("state") }

    /// The path of the file with the trusted keys.
    var keyFile: String { workspace.file("keys.pem") }

    /// The path of an index on the node.
    func index(_ reference: ReportIndexReference) -> String {
        "\(state)/blobs/sha256/\(reference.digest.encoded)"
    }

    /// Trusts these keys from now on.
    func trust(_ keys: SigningKey...) throws {
        try workspace.write(keys.map(\.publicKey.pem).joined(), to: "keys.pem")
    }

    /// Serves a bundle that the key has signed.
    func publish(
        _ revision: UInt64,
        expiresAt: Timestamp? = nil,
        namespace: String = "registry.example.com/payments",
        reports: ReportIndexReference? = nil,
        signedBy keys: [SigningKey]? = nil
    ) throws {
        let payload = Sample.payload(
            revision: revision,
            expiresAt: expiresAt,
            namespace: namespace,
            reports: reports
        )
        try endpoint.publish(bundleJSON: Envelope.signed(payload, by: keys ?? [key]))
    }

    /// Serves an index with reports on some images.
    func publishIndex(images: ClosedRange<Int>) throws -> ReportIndexReference {
        try publishIndex(of: images.map { try Self.report(on: $0, withFinding: $0) })
    }

    /// Serves an index with a report on one image.
    func publishIndex(of image: Int, withFinding finding: Int) throws -> ReportIndexReference {
        try publishIndex(of: [try Self.report(on: image, withFinding: finding)])
    }

    private func publishIndex(of reports: [ImageReport]) throws -> ReportIndexReference {
        let path = workspace.file("index")
        defer { try? FileManager.default.removeItem(atPath: path) }
        var writer = try ReportDatabaseWriter(path: path, date: Sample.now)
        for report in reports { try writer.add(report) }
        _ = try writer.finish()
        let bytes = try Data(contentsOf: URL(filePath: path))
        let reference = try ReportIndexReference(
            digest: Digest(parsing: "sha256:" + SHA256.hash(data: bytes).hexadecimal),
            size: Int64(bytes.count),
            images: reports.count
        )
        try serve(bytes, as: reference)
        return reference
    }

    /// Serves anything in the place of an index.
    func serve(_ bytes: Data, as reference: ReportIndexReference) throws {
        let folder = try workspace.folder("endpoint/files/blobs/sha256")
        let url = URL(filePath: "\(folder)/\(reference.digest.encoded)")
        try bytes.write(to: url, options: .atomic)
    }

    /// The digest that an image has.
    static func digest(_ image: Int) throws -> OCI.Digest {
        try Digest(parsing: "sha256:" + SHA256.hash(data: Data("\(image)".utf8)).hexadecimal)
    }

    private static func report(on image: Int, withFinding number: Int) throws -> ImageReport {
        let id = try #require(VulnerabilityID("CVE-2026-\(10_000 + number)"))
        let finding = Finding(
            id: id,
            severity: .high,
            package: "lib\(image)",
            installedVersion: "1.\(image)"
        )
        return ImageReport(
            imageID: try digest(image),
            digests: [],
            tags: [],
            report: ScanReport(scanner: "trivy", scannedAt: Sample.now, findings: [finding])
        )
    }

    /// What tells the node who it is that the endpoint is.
    var settings: EndpointSettings {
        EndpointSettings(url: endpoint.url, pollInterval: Self.interval)
    }

    /// Runs a node's sync while `body` runs; after it, all of it is gone as after a restart.
    func running<Success: Sendable>(
        _ settings: EndpointSettings? = nil,
        verification: BundleVerification? = nil,
        log: CollectingLog = CollectingLog(),
        limits: SyncLimits = SyncLimits(firstBundle: patience),
        _ body: (PolicySync) async throws -> Success
    ) async throws -> Success {
        let sync = try PolicySync(
            settings ?? self.settings,
            verification: verification ?? .keys(files: [keyFile]),
            folder: StateFolder(path: state),
            limits: limits,
            logger: log.logger,
            now: { Sample.now }
        )
        return try await PolicySyncTests.running(sync) { try await body(sync) }
    }
}

extension PolicySync {
    /// Waits until a revision is in force.
    func wait(for revision: UInt64) async throws {
        try await eventually("revision \(revision)") {
            await active()?.bundle.revision == revision
        }
    }

    /// Waits until the last poll has failed for a reason.
    func wait(for code: BundleError.Code) async throws {
        try await eventually("\(code)") { status.failure?.error.code == code }
    }

    /// The vulnerabilities that the index in force has for an image.
    func vulnerabilities(of image: Int) async throws -> [String]? {
        try await active()?.reports?
            .reports(for: [SyncFixture.digest(image)], scope: .everyPlatform, at: Sample.now)
            .flatMap(\.findings).map(\.id.text)
    }
}
