import Crypto
import Foundation
public import NodeFixture
public import OCI
import PolicyBundles
public import PolicyEngine

/// A report index where an endpoint serves it, and the bundle that names it.
public struct PublishedIndex {
    /// The digest of the file.
    public let digest: OCI.Digest

    /// Copies an index to an endpoint and publishes a bundle with it.
    ///
    /// - Parameters:
    ///   - path: The index.
    ///   - images: The images in it.
    ///   - policies: The policies of the bundle.
    ///   - revision: The number of the bundle.
    ///   - endpoint: Where it is served.
    /// - Throws: An error of Foundation.
    public init(
        _ path: String,
        images: Int,
        policies: PolicySet,
        revision: UInt64 = 1,
        at endpoint: PolicyEndpoint
    ) throws {
        let bytes = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        let hash = SHA256.hash(data: bytes).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        digest = try OCI.Digest(parsing: "sha256:" + hash.joined())
        let folder = "\(endpoint.folder)/blobs/sha256"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        try FileManager.default.copyItem(atPath: path, toPath: "\(folder)/\(digest.encoded)")
        let bundle = try PolicyBundle(
            revision: revision,
            issuedAt: Timestamp(secondsSinceEpoch: 1_767_225_600),
            expiresAt: Timestamp(secondsSinceEpoch: 4_102_444_800),
            reports: ReportIndexReference(
                digest: digest,
                size: Int64(bytes.count),
                images: images
            ),
            policies: policies
        )
        try endpoint.publish(bundleJSON: String(decoding: bundle.payload(), as: UTF8.self))
    }
}
