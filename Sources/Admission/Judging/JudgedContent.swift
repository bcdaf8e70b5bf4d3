internal import OCI

/// The content that a judgement is about.
struct JudgedContent: Hashable {
    /// The digest to name to people.
    let digest: Digest

    /// Every digest that reports were looked up by.
    let digests: Set<Digest>

    /// What tells after the pull whether this is what came.
    let identity: Identity

    /// What tells one image from another.
    enum Identity: Hashable {
        /// It is one of these, by the digest of its configuration.
        case imageIDs(Set<Digest>)
        /// It is what has this digest; which configuration that is nobody was asked.
        case digest(Digest)
    }
}
