public import OCI

/// Which of the images that share a digest reports are wanted on.
///
/// All platforms of an index share its digest, and a scanner that is given an index reports on one
/// of them by the index's name.
public enum ReportScope: Hashable, Sendable {
    /// The digests are all that one image has, its image ID among them: reports that name
    /// another image ID are not about it.
    ///
    /// Neither are those that name no image ID and a platform that the image cannot be for, as they have
    /// the digest of the index alone in common with it. It is for one of these platforms; there are none
    /// if nobody knows, or if none of the digests is that of an index.
    case oneImage(on: [Platform])

    /// Nothing but the node's platform is known: reports on other platforms are not about the
    /// image, and those that name no platform may be.
    case platform(Platform)

    /// Nothing is known: whatever image has one of the digests can be the one.
    case everyPlatform
}
