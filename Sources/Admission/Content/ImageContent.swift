public import OCI

/// The content that a reference stands for.
public struct ImageContent: Hashable, Sendable {
    /// One image that may be the one that runs.
    public struct Candidate: Hashable, Sendable {
        /// The digest of the image's manifest.
        public let manifest: Digest

        /// The digest of the image's configuration, which CRI calls the image ID.
        public let imageID: Digest

        /// The platform that the index names for it, or nil if it names none.
        public let platform: Platform?

        /// Makes a candidate.
        ///
        /// - Parameters:
        ///   - manifest: The digest of the manifest.
        ///   - imageID: The digest of the configuration.
        ///   - platform: The platform that the index names.
        public init(manifest: Digest, imageID: Digest, platform: Platform? = nil) {
            self.manifest = manifest
            self.imageID = imageID
            self.platform = platform
        }
    }

    /// The digest of the index, or nil if the reference stands for one image.
    public let index: Digest?

    /// The image that runs, or several when it cannot be known which of them will.
    ///
    /// It is never empty.
    public let candidates: [Candidate]

    /// Makes content.
    ///
    /// - Parameters:
    ///   - index: The digest of the index.
    ///   - candidates: The images that may run, at least one.
    public init(index: Digest?, candidates: [Candidate]) {
        precondition(!candidates.isEmpty, "a reference stands for one image at least")
        self.index = index
        self.candidates = candidates
    }
}
