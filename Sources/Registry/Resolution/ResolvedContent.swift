public import OCI

/// The content that a reference stands for.
public struct ResolvedContent: Hashable, Sendable {
    /// One image that may be the one that runs.
    public struct Candidate: Hashable, Sendable {
        /// The digest of the image's manifest.
        public let manifest: Digest

        /// The digest of the image's configuration, which CRI calls the image ID.
        public let config: Digest

        /// The platform that the index names for it, or nil if there is none.
        public let platform: Platform?

        /// The most bytes that a pull of it downloads, or nil if that is not known.
        ///
        /// It is the sum of configuration and layers by the word of the manifest, which nobody
        /// checks: nothing may be decided by it.
        public let size: Int64?

        /// Makes a candidate.
        ///
        /// - Parameters:
        ///   - manifest: The digest of the manifest.
        ///   - config: The digest of the configuration.
        ///   - platform: The platform that the index names.
        ///   - size: The most bytes that a pull of it downloads.
        public init(manifest: Digest, config: Digest, platform: Platform?, size: Int64? = nil) {
            self.manifest = manifest
            self.config = config
            self.platform = platform
            self.size = size
        }
    }

    /// The host that the first manifest came from, or nil if this resolution asked none.
    public let host: String?

    /// The digest of the index, or nil if the reference stands for one image.
    public let index: Digest?

    /// The image that runs; several when it cannot be known which of them will.
    public let candidates: [Candidate]

    /// Makes resolved content.
    ///
    /// - Parameters:
    ///   - host: The host that the first manifest came from.
    ///   - index: The digest of the index.
    ///   - candidates: The images that may run.
    public init(host: String?, index: Digest?, candidates: [Candidate]) {
        self.host = host
        self.index = index
        self.candidates = candidates
    }

    /// Every digest that the content goes by.
    public var digests: Set<Digest> {
        Set(candidates.flatMap { [$0.manifest, $0.config] } + [index].compactMap(\.self))
    }
}
