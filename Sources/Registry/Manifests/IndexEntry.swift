internal import OCI

/// One manifest that an index lists.
struct IndexEntry: Hashable, Sendable {
    /// The media type, as written.
    let mediaType: String

    /// The digest, as written: one that is malformed matters only if its manifest is chosen.
    let digest: String

    /// The platform, or nil when the index does not name it.
    let platform: Platform?

    /// What the media type says that the manifest is.
    var kind: ManifestKind { ManifestKind(mediaType: mediaType) }

    /// Keeps the parts of an entry.
    ///
    /// - Parameters:
    ///   - mediaType: The media type.
    ///   - digest: The digest.
    ///   - platform: The platform, if the index names it.
    init(mediaType: String, digest: String, platform: Platform?) {
        self.mediaType = mediaType
        self.digest = digest
        self.platform = platform
    }

    /// Reads an entry.
    ///
    /// - Parameter value: The descriptor.
    /// - Throws: `ManifestError` when it is none, or can be read in two ways.
    init(_ value: JSONValue) throws(ManifestError) {
        mediaType = try value.text("mediaType") ?? ""
        digest = try value.text("digest") ?? ""
        guard let platform = try value.member("platform") else {
            self.platform = nil
            return
        }
        var features: [String] = []
        for feature in try platform.elements("os.features") {
            guard case .string(let name) = feature else {
                throw .malformed("\"os.features\" has what is not a string")
            }
            features.append(name)
        }
        self.platform = Platform(
            os: try platform.text("os") ?? "",
            architecture: try platform.text("architecture") ?? "",
            variant: try platform.text("variant"),
            osVersion: try platform.text("os.version"),
            osFeatures: features
        )
    }
}
