import OCI
import StrictYAML

extension MappingReader {
    /// Reads which report index belongs to a bundle.
    mutating func reportIndexReference() -> ReportIndexReference? {
        let digest: Digest? = required("digest") { value in
            guard let digest = value.parsed(Digest.init(parsing:)) else { return nil }
            guard digest.algorithm == .sha256 else {
                value.report("\(PolicyBundleError.digestNotSHA256(digest))")
                return nil
            }
            return digest
        }
        let size = required("size") { $0.integer(in: ReportIndexReference.sizes) }
        let images = required("images") { $0.integer(in: 0...Int.max) }
        guard let digest, let size, let images else { return nil }
        // What it would throw for is reported above, with its place.
        return try? ReportIndexReference(digest: digest, size: size, images: images)
    }
}
